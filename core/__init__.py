"""The mathematics of Seedscape: settings and seeds in, arrays out; nothing here knows a page."""

"""Pictures of data splits: scores as dots, folds and orders as strips, error bars against truth."""

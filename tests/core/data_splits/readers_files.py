"""Small files as people bring them, each with a trap, and the table that is meant."""

from __future__ import annotations

from typing import NamedTuple

AB = "ab" * 20


class Meant(NamedTuple):
    """A file, and what it says: the numbers of its first feature, what it is made of, how many."""

    data: bytes
    first: list[float]
    features: tuple[str, ...]
    classes: tuple[str, ...]
    rows: int


def file(
    header: str,
    rows: list[str],
    first: list[float],
    features: tuple[str, ...],
    classes: tuple[str, ...] = ("a", "b"),
    encoding: str = "utf-8",
    end: str = "",
) -> Meant:
    """Return a file of ``header`` and ``rows``, all of which are meant to be used."""
    text = "\n".join([header, *rows, end])
    return Meant(text.encode(encoding), first, features, classes, len(first))


TWELVE = [(i, ab) for i, ab in zip(range(12), AB, strict=False)]
UP = [float(i) for i in range(12)]
DECIMAL = [i + 0.25 for i in range(24)]
UMSATZ = [round(56.91 + 7.77 * (i * i % 41), 2) for i in range(60)]

FILES: dict[str, Meant] = {
    "a header that ends in a comma": file(
        '"id","radius","diagnosis",',
        [f"{101 + i},{i},{ab}" for i, ab in TWELVE],
        [101.0 + i for i in range(12)],
        ("id", "radius"),
    ),
    "a quoted comma in a name": file(
        '"height, cm";"weight, kg";kind',
        [f"{150 + 3 * i};{50 + 2 * i};{ab}" for i, ab in TWELVE],
        [150.0 + 3 * i for i in range(12)],
        ("height, cm", "weight, kg"),
    ),
    "a comma in a name and decimal commas": file(
        "Preis, EUR;Art",
        [f"{i},5;{ab}" for i, ab in TWELVE],
        [i + 0.5 for i in range(12)],
        ("Preis, EUR",),
    ),
    "a comma in brackets": file(
        "age;income (EUR, net);bought",
        [f"{20 + i};{1000 + 50 * i};{ab}" for i, ab in TWELVE],
        [20.0 + i for i in range(12)],
        ("age", "income (EUR, net)"),
    ),
    "quotes within a name": file('a "b c" d;kind', [f"{i};{ab}" for i, ab in TWELVE], UP,
                                 ('a "b c" d',)),
    "Excel's tail": file(
        "x,kind,,", [f"{i},{ab},," for i, ab in TWELVE], UP, ("x",), end=",,,\r\n,,,\r\n,,,\r\n"
    ),
    "pandas' index": file(",x,kind", [f"{i},{i}.5,{ab}" for i, ab in TWELVE],
                          [i + 0.5 for i in range(12)], ("x",)),
    "R's row names": file('"x","kind"', [f'"{i + 1}",{i},"{ab}"' for i, ab in TWELVE], UP, ("x",)),
    "decimal commas": file(
        "temp;hum;ok",
        [f"{20 + i},{i % 10};{40 + i},{7 * i % 10};{ab}" for i, ab in TWELVE],
        [round(20 + i + i % 10 / 10, 1) for i in range(12)],
        ("temp", "hum"),
    ),
    "one dash": Meant(
        "\n".join(
            ["x,kind"] + [f"{'-' if i == 7 else i + 0.25},{AB[i]}" for i in range(24)]
        ).encode(),
        [number for number in DECIMAL if number != 7.25],
        ("x",),
        ("a", "b"),
        23,
    ),
    "minus signs as printed": file(
        "x,kind",
        [f"{str(i - 7.5).replace('-', '−')},{AB[i]}" for i in range(15)],
        [i - 7.5 for i in range(15)],
        ("x",),
    ),
    "a number for each row": file(
        "Id,x,kind",
        [f"{i + 1},{7 * i % 10},{'abc'[i // 10]}" for i in range(30)],
        [i + 1.0 for i in range(30)],
        ("Id", "x"),
        ("a", "b", "c"),
    ),
    "six copies of each row": file(
        "x,kind",
        [f"{x},{AB[x]}" for x in range(1, 9) for _ in range(6)],
        [float(x) for x in range(1, 9) for _ in range(6)],
        ("x",),
    ),
    "customers, in German": file(
        "\ufeffKunde;Umsatz;Größe;seit;gekündigt",
        [
            f"{7000 + 13 * i};{str(umsatz).replace('.', ',')};{'groß' if i % 3 else 'klein'};"
            f"{1 + i % 28:02}.{1 + i % 12:02}.2019;{'ja' if i % 4 else 'nein'}"
            for i, umsatz in enumerate(UMSATZ)
        ],
        [7000.0 + 13 * i for i in range(60)],
        ("Kunde", "Umsatz", "Größe = groß", "Größe = klein"),
        ("ja", "nein"),
    ),
    "flats, in German": file(
        "Zimmer;Fläche;Miete",
        [f"{1 + i % 5};{20 + i},{i % 9 + 1};{300 + 7 * i},{i % 7 + 2}5" for i in range(40)],
        [1.0 + i % 5 for i in range(40)],
        ("Zimmer", "Fläche"),
        (),
    ),
    "marks, in German": file(
        "note;punkte;bestanden",
        [f"{1 + i % 4},{'037'[i % 3]};{i};{AB[i % 7]}" for i in range(40)],
        [1 + i % 4 + (0.0, 0.3, 0.7)[i % 3] for i in range(40)],
        ("note", "punkte"),
    ),
    "commas between thousands": file(
        "income,y",
        [f'"{20_000 + 1_237 * i:,}",{AB[i % 5]}' for i in range(40)],
        [20_000.0 + 1_237 * i for i in range(40)],
        ("income",),
    ),
    "money and percent": file(
        "price,off,y",
        [f'"${1_000.5 + 911 * i:,.2f}",{i % 9}%,{AB[i % 5]}' for i in range(40)],
        [1_000.5 + 911 * i for i in range(40)],
        ("price", "off"),
    ),
    "passengers": Meant(
        "\n".join(
            ["id,name,age,note,survived"]
            + [
                f'{i + 1},"Doe, Jane {i}",{"" if i % 4 == 1 else 20 + i},"two\nlines {i % 2}",'
                f"{'yes' if i % 3 else 'no'}"
                for i in range(40)
            ]
        ).encode(),
        [i + 1.0 for i in range(40) if i % 4 != 1],
        ("id", "age", "note = two\nlines 0", "note = two\nlines 1"),
        ("no", "yes"),
        30,
    ),
    "a clinic": Meant(
        "\n".join(
            ["patient,visit,pressure,smoker,grade,outcome"]
            + [
                f"P{i:04},2024-{1 + i % 12:02}-{1 + i % 28:02},{'-' if i % 5 == 0 else 90 + i},"
                f"{'True' if i % 2 else 'False'},{'N/A' if i % 7 == 0 else 'ABC'[i % 3]},"
                f"{'NA' if i % 11 == 0 else ('bad', 'good')[i // 3 % 2]}"
                for i in range(80)
            ]
        ).encode(),
        [90.0 + i for i in range(80) if i % 5 and i % 7 and i % 11],
        ("pressure", "smoker = False", "smoker = True", "grade = A", "grade = B", "grade = C"),
        ("bad", "good"),
        sum(1 for i in range(80) if i % 5 and i % 7 and i % 11),
    ),
    "twenty classes": file(
        "x,y,label",
        [f"{i % 37},{i % 11}.5,c{i % 20:02}" for i in range(200)],
        [float(i % 37) for i in range(200)],
        ("x", "y"),
        tuple(f"c{i:02}" for i in range(20)),
    ),
    "fraud": file(
        "id,amount,country,fraud",
        [f"{i + 1},{i % 83}.25,{('DE', 'FR')[i % 2]},{'no' if i < 196 else 'yes'}"
         for i in range(200)],
        [i + 1.0 for i in range(200)],
        ("id", "amount", "country = DE", "country = FR"),
        ("no", "yes"),
    ),
    "Latin letters": file(
        "größe;art", [f"{i}.5;{('süß', 'herb')[i % 2]}" for i in range(20)],
        [i + 0.5 for i in range(20)], ("größe",), ("herb", "süß"), "cp1252",
    ),
    "UTF-16": file(
        "größe\tart", [f"{i}.5\t{('süß', 'herb')[i % 2]}" for i in range(20)],
        [i + 0.5 for i in range(20)], ("größe",), ("herb", "süß"), "utf-16",
    ),
    "eighteen to two": file(
        "x,kind", [f"{i},{'b' if i in (4, 13) else 'a'}" for i in range(20)],
        [float(i) for i in range(20)], ("x",),
    ),
    "seven pairs and eight": file(
        "x,kind",
        [f"{i % 6 + 5 * (i // 2)},r{i // 2 + 1}" for i in range(14)]
        + [f"{100 + i},big" for i in range(8)],
        [float(i % 6 + 5 * (i // 2)) for i in range(14)] + [100.0 + i for i in range(8)],
        ("x",),
        ("big", *(f"r{i}" for i in range(1, 8))),
    ),
    "two members for three parts": file(
        "x,kind", [f"{i},{'aaaabbbbrr'[i].replace('r', 'rare')}" for i in range(10)],
        [float(i) for i in range(10)], ("x",), ("a", "b", "rare"),
    ),
}  # fmt: skip

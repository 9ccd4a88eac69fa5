"""Builds the fonts next to this file: Inter with tabular figures, and a choice of Phosphor icons.

Run with the environment of ../basemap/requirements.txt; see README.md.
"""

import argparse
import json
import pathlib
import shutil
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "basemap"))

import inputs  # noqa: E402

INTER_VERSION, PHOSPHOR_VERSION = "4.1.1", "2.1.2"
WEIGHTS = ("Regular", "Medium", "SemiBold")
SIZE_LIMIT = 200_000

RANGES = (
    (0x0020, 0x007E), (0x00A0, 0x024F),  # Latin, Latin-1, Latin Extended-A and -B
    (0x02B0, 0x02FF), (0x0300, 0x036F),  # modifier letters, combining marks
    (0x0370, 0x03FF), (0x0400, 0x04FF),  # Greek, Cyrillic
    (0x1E00, 0x1EFF),  # Latin Extended Additional
    (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20CF),  # punctuation, scripts, currency
    (0x2100, 0x214F), (0x2190, 0x21FF), (0x2200, 0x22FF),  # letterlike, arrows, maths
    (0x25A0, 0x25FF), (0xFFFD, 0xFFFD),  # geometric shapes, replacement character
)

TABULAR = "0123456789+−±"
"""Characters that stand in columns or change in place, so must all be equally wide."""

FEATURES = ["ccmp", "locl", "mark", "mkmk", "kern"]
"""No `calt`: it redraws "1x2" as a product and "->" as an arrow, and text here must read as it is."""


def tabular_glyphs(font: TTFont) -> dict[str, str]:
    """What the font's own `tnum` feature puts in the place of each glyph."""
    table = font["GSUB"].table
    mapping: dict[str, str] = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for sub in table.LookupList.Lookup[index].SubTable:
                    mapping |= getattr(sub, "ExtSubTable", sub).mapping
    return mapping


def save_subset(font: TTFont, unicodes, features, path: pathlib.Path):
    options = subset.Options()
    options.layout_features = features
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14, 16, 17]
    options.drop_tables += ["DSIG", "gasp"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)
    font.recalcTimestamp = False
    font.flavor = None
    font.save(path)
    size = path.stat().st_size
    print(f"{path.name}: {size:,} bytes, {len(font.getBestCmap())} characters")
    if size > SIZE_LIMIT:
        raise SystemExit(f"{path.name} is larger than {SIZE_LIMIT:,} bytes")


def drop_kerning(font: TTFont, glyphs: set[str]):
    """Takes `glyphs` out of all pair kerning: a figure that moves its neighbour is not tabular."""
    def strip(coverage_or_classes):
        for name in glyphs:
            coverage_or_classes.pop(name, None)

    for lookup in font["GPOS"].table.LookupList.Lookup:
        for sub in lookup.SubTable:
            sub = getattr(sub, "ExtSubTable", sub)
            if sub.LookupType != 2:
                continue
            kept = [i for i, name in enumerate(sub.Coverage.glyphs) if name not in glyphs]
            if sub.Format == 1:
                sub.PairSet = [sub.PairSet[i] for i in kept]
                for pairs in sub.PairSet:
                    pairs.PairValueRecord = [
                        r for r in pairs.PairValueRecord if r.SecondGlyph not in glyphs]
                    pairs.PairValueCount = len(pairs.PairValueRecord)
                sub.PairSetCount = len(sub.PairSet)
            else:
                strip(sub.ClassDef1.classDefs)
                strip(sub.ClassDef2.classDefs)
            sub.Coverage.glyphs = [sub.Coverage.glyphs[i] for i in kept]


def check_tabular(font: TTFont):
    cmap, widths = font.getBestCmap(), font["hmtx"]
    found = {widths[cmap[ord(c)]][0] for c in TABULAR}
    if len(found) != 1:
        raise SystemExit(f"figures of different widths: {sorted(found)}")


def build_inter(source: pathlib.Path):
    for weight in WEIGHTS:
        font = TTFont(source / "web" / f"Inter-{weight}.woff2")
        substitute = tabular_glyphs(font)
        chosen = set()
        for table in font["cmap"].tables:
            for character in map(ord, TABULAR):
                if character in table.cmap:
                    glyph = table.cmap[character]
                    table.cmap[character] = substitute.get(glyph, glyph)
                    chosen.add(table.cmap[character])
        drop_kerning(font, chosen)
        for record in font["name"].names:
            if record.nameID == 5:
                record.string = f"{record}; subset, tabular figures"
        check_tabular(font)
        unicodes = [c for first, last in RANGES for c in range(first, last + 1)]
        save_subset(font, unicodes, FEATURES, HERE / f"Inter-{weight}.ttf")
    shutil.copyfile(source / "LICENSE.txt", HERE.parent / "licenses" / "Inter-OFL-1.1.txt")


def icon_codes(source: pathlib.Path, style: str) -> dict[str, int]:
    selection = json.loads((source / "src" / style / "selection.json").read_text())
    codes = {}
    for icon in selection["icons"]:
        # An icon with aliases is listed as "name, alias".
        for name in icon["properties"]["name"].split(", "):
            codes[name.removesuffix("-fill") if style == "fill" else name] = icon["properties"]["code"]
    return codes


def build_phosphor(source: pathlib.Path):
    wanted = [line for line in (HERE / "icons.list").read_text().split("\n")
              if line and not line.startswith("#")]
    lines = []
    for style, file in (("regular", "Phosphor"), ("fill", "Phosphor-Fill")):
        codes = icon_codes(source, style)
        missing = [name for name in wanted if name not in codes]
        if missing:
            raise SystemExit(f"not in Phosphor {style}: {', '.join(missing)}")
        font = TTFont(source / "src" / style / f"{file}.ttf")
        # No features: the font's ligatures would turn words into pictures.
        save_subset(font, [codes[name] for name in wanted], [], HERE / f"{file}.ttf")
        drawn = font.getBestCmap()
        glyf = font["glyf"]
        for name in wanted:
            if glyf[drawn[codes[name]]].numberOfContours == 0:
                raise SystemExit(f"Phosphor {style}: {name} is empty")
            lines.append(f"{name} U+{codes[name]:04X} {style}\n")
    (HERE / "icons.txt").write_text("".join(lines))
    shutil.copyfile(source / "LICENSE", HERE.parent / "licenses" / "Phosphor-MIT.txt")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("/tmp/trackscope-assets"),
                        help="folder for downloads")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    build_inter(inputs.npm(options.work, "inter-ui", INTER_VERSION))
    build_phosphor(inputs.npm(options.work, "@phosphor-icons/web", PHOSPHOR_VERSION))


if __name__ == "__main__":
    main()

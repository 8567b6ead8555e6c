"""Draw the pictures of the two READMEs from the default demo: `python3 docs/pictures.py`."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

HERE = Path(__file__).parent
WIDTH_PX, COLOURS = 1754, 256
CJM = Path(sys.executable).with_name("cjm")


def main() -> None:
    """Write one picture a language, small enough for a page in a browser."""
    for lang in ("en", "ru"):
        with TemporaryDirectory() as folder:
            subprocess.run([CJM, "demo", "--out", folder, "--lang", lang, "--format", "png"], check=True)
            (picture,) = Path(folder).rglob(f"onboarding.path.{lang}.png")
            with Image.open(picture) as drawn:
                size = (WIDTH_PX, round(drawn.height * WIDTH_PX / drawn.width))
                small = drawn.convert("RGB").resize(size, Image.Resampling.LANCZOS).quantize(
                    COLOURS, Image.Quantize.MAXCOVERAGE  # the rare colours of the marks must stay true
                )
            small.save(HERE / "images" / f"onboarding.{lang}.png", optimize=True)


if __name__ == "__main__":
    main()

"""Make a picture of an exported page: `python docs/screenshot.py mali.html docs/mali.png`.

Opens the page in headless Chromium, as the browser tests do, waits until the network stands still, and writes a PNG.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
SETTLED_MS = 800


def write_screenshot(
    page: Path, picture: Path, width: int, height: int, fragment: str = "", dark: bool = False
) -> None:
    """Write the page as it first looks; `fragment` is the part of a permalink after the `#`."""
    program = next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        # WebGL without a graphics card is drawn in software, which Chromium only does when asked.
        browser = playwright.chromium.launch(
            executable_path=program, args=["--enable-unsafe-swiftshader", "--no-sandbox"]
        )
        tab = browser.new_page(
            viewport={"width": width, "height": height},
            device_scale_factor=2,
            color_scheme="dark" if dark else "light",
        )
        tab.goto(page.resolve().as_uri() + (f"#{fragment}" if fragment else ""))
        tab.wait_for_selector(".stage[data-drawn]", state="attached")
        tab.wait_for_timeout(SETTLED_MS)
        tab.screenshot(path=picture)
        browser.close()


def main() -> None:
    """Read the command line and write the picture."""
    parser = argparse.ArgumentParser(description="Make a picture of an exported page.")
    parser.add_argument("page", type=Path, help="an HTML file written by `tertius export html`")
    parser.add_argument("picture", type=Path, help="the PNG to write")
    parser.add_argument("--width", type=int, default=1440, help="of the window, in pixels (default 1440)")
    parser.add_argument("--height", type=int, default=900, help="of the window, in pixels (default 900)")
    parser.add_argument("--fragment", default="", help="what a permalink has after the #, such as day=2014-07-20")
    parser.add_argument("--dark", action="store_true", help="as a reader with a dark colour scheme sees it")
    chosen = parser.parse_args()
    write_screenshot(chosen.page, chosen.picture, chosen.width, chosen.height, chosen.fragment, chosen.dark)


if __name__ == "__main__":
    main()

"""A real Chromium, and the sample project's report in both languages as files."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from cjm_core.findings import Finding
from cjm_core.render.charts import CORE_CHARTS, figure_bytes
from cjm_core.render.report import Chapter, report_html
from cjm_core.scene import CORE_VIEWS

SAMPLE = Path(__file__).parents[1] / "render" / "sample_story.py"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]


def find_chromium() -> str | None:
    """Return the path of a Chromium, the Debian package's first."""
    debian = "/usr/bin/chromium"
    return debian if Path(debian).exists() else next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    found = find_chromium()
    if found is None:
        pytest.skip("no Chromium was found; install the Debian package chromium to run the tests in a browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield running
        running.close()


def _sample() -> ModuleType:
    name = "cjm_sample_story"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, SAMPLE)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    sample = _sample()
    folder = tmp_path_factory.mktemp("reports")
    written = {}
    for lang in ("en", "ru"):
        story = sample.story(lang)
        views = tuple((v, drawn) for v in CORE_VIEWS if (drawn := v.draw(story)))
        charts = tuple((v, figure_bytes(f, "svg").decode()) for v in CORE_CHARTS if (f := v.draw(story)))
        chapters = [Chapter(story, views, charts), Chapter(story, views)]
        page = report_html(
            story.project, lang, chapters, story.findings, sources=sample.SOURCES, intake=sample.intake(),
            issues=sample.ISSUES, metrics=sample.METRICS,
        )
        written[lang] = folder / f"report.{lang}.html"
        written[lang].write_bytes(page)
    return written


@pytest.fixture(scope="session")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with one number for everybody and 450 for groups."""
    sample = _sample()
    story = sample.story("en")
    groups = [
        Finding("mean", "item", "ready", f"station=s{i:03}", n=10 + i, value=i / 100, unit="scale") for i in range(450)
    ]
    page = report_html(story.project, "en", [Chapter(story)], [Finding("mean", "item", "ready", n=900, value=2.2,
                                                                       unit="scale"), *groups])
    path = tmp_path_factory.mktemp("crowded") / "report.en.html"
    path.write_bytes(page)
    return path


class Visit:
    """One open page, and everything that it complained of or asked the network for."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))


@pytest.fixture
def visit(browser: Any) -> Iterator[Any]:
    """Open a file in a window of a given width; the page must not complain nor ask for anything else."""
    opened: list[Visit] = []

    def go(path: Path, width: int = 1440, height: int = 900) -> Any:
        seen = Visit(browser.new_page(viewport={"width": width, "height": height}))
        opened.append(seen)
        seen.page.goto(path.as_uri())
        return seen.page

    yield go
    for seen in opened:
        seen.page.close()
        assert seen.complaints == []
        assert [url for url in seen.requests if not url.startswith(("file:", "data:"))] == []
        assert len([url for url in seen.requests if url.startswith("file:")]) == 1

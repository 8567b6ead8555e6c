"""Drawing and writing: every journey in every language, each picture in every format that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cjm_core.errors import N_
from cjm_core.extensions import Issue, Story, Visual
from cjm_core.troubles import told
from cjm_core.writing import FileSet

if TYPE_CHECKING:
    from cjm_core.build import Measured
    from cjm_core.render.report import Chapter

DRAW = N_("Drawing")


class Painter:
    """Draws every journey in every language, and writes each picture in every format that is asked for."""

    def __init__(self, measured: Measured, visuals: tuple[Visual, ...], formats: tuple[str, ...], page: str,
                 issues: tuple[Issue, ...], files: FileSet, progress: Callable[[str, int, int], None],
                 headlines: dict[str, str]) -> None:
        self.measured = measured
        self.visuals = visuals
        self.formats = formats
        self.page = page
        self.issues = issues
        self.files = files
        self.progress = progress
        self.troubles: list[Issue] = []
        self.first: Path | None = None
        self.headlines = headlines
        self._done = 0

    def paint(self, langs: Sequence[str]) -> None:
        """Draw and write everything."""
        project = self.measured.loaded.project
        total = len(langs) * len(project.journeys) * len(self.visuals)
        for lang in langs:
            chapters = [self._chapter(self._story(journey.id, lang), total) for journey in project.journeys]
            if "html" in self.formats:
                self._report(lang, chapters)
        self.first = self.first or next(iter(self.files.files), None)

    def _story(self, journey_id: str, lang: str) -> Story:
        project = self.measured.loaded.project
        journey = project.journey(journey_id)
        assert journey is not None  # the id comes from the project itself
        waves = self.measured.waves
        return Story(project, journey, self.measured.findings, self.measured.quotes, self.measured.sources, lang,
                     self.page, waves[-1] if len(waves) > 1 else "", waves, self.headlines)

    def _chapter(self, story: Story, total: int) -> Chapter:
        from cjm_core.render.report import Chapter

        scenes: list[tuple[Visual, Any]] = []
        charts: list[tuple[Visual, str]] = []
        for visual in self.visuals:
            self.progress(DRAW, self._done, total)
            self._done += 1
            if visual.kind == "chart":
                charts += self._chart(visual, story)
            else:
                scenes += self._view(visual, story)
        return Chapter(story, tuple(scenes), tuple(charts))

    def _view(self, visual: Visual, story: Story) -> list[tuple[Visual, Any]]:
        from cjm_core.render import to_pdf, to_png, to_svg

        drawn = visual.draw(story)
        if drawn is None:
            return []
        pages = tuple(drawn) if isinstance(drawn, Sequence) else (drawn,)
        name = f"{story.journey.id}.{visual.name}.{story.lang}"
        for scene in pages:
            self._tell_troubles(name, scene)
        if "svg" in self.formats:
            self._write_pages(name, "svg", [to_svg(scene).encode() for scene in pages])
        if "png" in self.formats:
            self._write_pages(name, "png", [to_png(scene) for scene in pages])
        if "pdf" in self.formats:
            self.files.write(f"{name}.pdf", to_pdf(pages))
        return [(visual, pages)]

    def _write_pages(self, name: str, fmt: str, pages: Sequence[bytes]) -> None:
        """Write a file a page; pages that an earlier build had more of go away with it."""
        for number, content in enumerate(pages, start=1):
            self.files.write(f"{name}.{fmt}" if number == 1 else f"{name}.{number}.{fmt}", content)
        self.files.drop(lambda number: f"{name}.{number}.{fmt}", len(pages) + 1)

    def _tell_troubles(self, name: str, scene: Any) -> None:
        for trouble in scene.troubles:
            spot = self.measured.loaded.sources.thing(trouble.about, name.split(".")[0])
            self.troubles.append(told(trouble, name, spot))

    def _chart(self, visual: Visual, story: Story) -> list[tuple[Visual, str]]:
        from cjm_core.render.charts import chart_files, lacking, theme

        with theme():
            figure = visual.draw(story)
        if figure is None:
            return []
        name = f"{story.journey.id}.chart-{visual.name}.{story.lang}"
        spot = self.measured.loaded.sources.thing(story.journey.id)
        self.troubles += [told(trouble, name, spot) for trouble in lacking(figure, visual.name)]
        wanted = {"svg" if fmt == "html" else fmt for fmt in self.formats}
        made = chart_files(figure, name.replace(".", "-"), story.lang, sorted(wanted))
        for fmt in self.formats:
            if fmt != "html":
                self.files.write(f"{name}.{fmt}", made[fmt])
        return [(visual, made["svg"].decode())] if "html" in self.formats else []

    def _report(self, lang: str, chapters: list[Chapter]) -> None:
        from cjm_core.render.report import report_html

        measured = self.measured
        page = report_html(measured.loaded.project, lang, chapters, measured.findings, sources=measured.sources,
                           intake=measured.intake, issues=self.issues, metrics=measured.metrics)
        self.files.write(f"report.{lang}.html", page)
        self.first = self.first or self.files.folder / f"report.{lang}.html"

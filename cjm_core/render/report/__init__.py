"""The report: one HTML file with the maps, the charts, the findings and where they come from."""

from cjm_core.render.report.document import Chapter, report_html

__all__ = ["Chapter", "report_html"]

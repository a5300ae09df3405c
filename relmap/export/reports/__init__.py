"""The scenes of a map as a report: DOCX, PPTX, PDF, or a folder with Markdown and figures."""

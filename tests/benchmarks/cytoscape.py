"""cytoscape.js in a headless Chromium, if both are there; RELMAP_CYTOSCAPE is its cytoscape.min.js."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

from relmap.drawing.frame import Frame

_PATIENCE = 120
_PAGE = """<!doctype html><meta charset="utf-8"><body style="margin:0">
<div id="cy" style="width:1600px;height:1000px"></div><script>%s</script><script>
const data = %s;
const cy = cytoscape({container: document.getElementById("cy"), elements: data, layout: {name: "preset"},
  pixelRatio: 1, hideEdgesOnViewport: false, textureOnViewport: false, style: [
  {selector: "node", style: {width: 8, height: 8}},
  {selector: "edge", style: {width: 1, "line-color": "data(c)", "curve-style": "haystack"}}]});
cy.fit();
const found = [];
function next() {
  if (found.length === 6) {
    found.shift(); found.sort((a, b) => a - b);
    console.log("median " + found[2].toFixed(3) + " end");
    return;
  }
  const start = performance.now();
  cy.one("render", () => { found.push(performance.now() - start); setTimeout(next, 0); });
  cy.elements().forEach(e => e.isNode() && e.position({x: e.position("x") + 1, y: e.position("y")}));
  cy.forceRender();
}
setTimeout(next, 500);
</script>"""


def frame_time(frame: Frame) -> float | str:
    """Milliseconds of a frame after all nodes have moved; else why that is not known."""
    library = os.environ.get("RELMAP_CYTOSCAPE", "")
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not library or not Path(library).is_file():
        return "set RELMAP_CYTOSCAPE to a cytoscape.min.js"
    if browser is None:
        return "there is no Chromium"
    ids = [node.id for node in frame.nodes]
    nodes = [
        {"data": {"id": key}, "position": {"x": x, "y": y}}
        for key, (x, y) in zip(ids, frame.places.tolist(), strict=True)
    ]
    edges = [
        {"data": {"source": ids[one], "target": ids[other], "c": edge.pen.colour}}
        for edge, (one, other) in zip(frame.edges, frame.ends.tolist(), strict=True)
    ]
    page = _PAGE % (Path(library).read_text(encoding="utf-8"), json.dumps(nodes + edges))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(page, encoding="utf-8")
        command = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
                   "--disable-background-timer-throttling", "--window-size=1600,1000",
                   f"--user-data-dir={folder}/profile", path.as_uri()]  # fmt: skip
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as process:
            timer = threading.Timer(_PATIENCE, process.kill)
            timer.start()
            for line in process.stderr or ():
                match = re.search(r"median ([\d.]+) end", line)
                if match:
                    process.kill()
                    timer.cancel()
                    return float(match[1])
    return f"the page gave no figure within {_PATIENCE} s"

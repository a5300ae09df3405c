# Two commands do everything: `make run` and `make test`. Both make .venv and install what is missing;
# once that is done they work offline.

PYTHON ?= python3
BIN := .venv/bin
SAMPLE := projects/armenia-realignment.relmap.json
FIGURE := figures/armenia-realignment.png

# Debian's packages that Qt needs: to draw at all, and to open a window under X11.
LIBS := libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3 fonts-dejavu-core
WINDOW_LIBS := libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 \
	libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1

# Programs that open what relmap exports; without one its tests are skipped.
VIEWERS := chromium librsvg2-bin poppler-utils libreoffice-writer-nogui libreoffice-impress-nogui

.PHONY: run test check bench legibility tutorial mutants fuzz soak kill wheels viewers clean

run: .venv/run.stamp
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then \
		$(BIN)/relmap $(SAMPLE); \
	else \
		mkdir -p $(dir $(FIGURE)) && $(BIN)/relmap export $(SAMPLE) -o $(FIGURE) >/dev/null && \
		echo "There is no display, so no window was opened. The figure of the sample map is in $(CURDIR)/$(FIGURE)"; \
	fi

test: .venv/dev.stamp
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest $(ARGS)

check: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/pyright

bench: .venv/dev.stamp
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.benchmarks

# How legible figures are: counts of what is read and of what is in its way, on samples and made maps.
legibility: .venv/dev.stamp
	@$(BIN)/python -m tests.legibility

# The pictures of the tutorial, taken anew.
tutorial: .venv/dev.stamp
	@$(BIN)/python -m tests.tutorial

# Faults put into model, timeline, storage and editor one by one; the survivors are in tests/mutants.txt.
mutants: .venv/dev.stamp
	@$(BIN)/python -m tests.mutants $(ARGS)

# Every reader of what comes from outside, with 100,000 inputs that are bent and broken; ARGS="--count 1000 map".
fuzz: .venv/dev.stamp
	@$(BIN)/python -m tests.fuzz $(ARGS)

# Edits, maps, playback and windows without end: memory stays flat and nothing leaks; ARGS=windows for one of them.
soak: .venv/dev.stamp
	@$(BIN)/python -m tests.soak $(ARGS)

# A real process killed while it works, a full disk, two processes on one file: nothing is lost.
kill: .venv/dev.stamp
	@$(BIN)/python -m tests.kill $(ARGS)

# The packages that are published: built, looked into, and installed with the lowest and the newest versions allowed.
wheels: .venv/dev.stamp
	@$(BIN)/python -m tests.wheels

viewers:
	@for program in chromium rsvg-convert pdftotext soffice; do command -v $$program >/dev/null || missing=yes; done; \
	[ -z "$$missing" ] || { $(call debian,$(VIEWERS)); }

clean:
	rm -rf .venv build dist figures .pytest_cache .ruff_cache .hypothesis .import_linter_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "relmap needs Python 3.11 or later; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(call debian,python3-venv); }
	@$(PYTHON) -m venv .venv

.venv/run.stamp: pyproject.toml | .venv/bin/python
	@echo "Installing relmap into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(system_libraries)
	@touch $@

.venv/dev.stamp: pyproject.toml | .venv/bin/python
	@echo "Installing relmap and its tools into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@$(system_libraries)
	@touch $@ .venv/run.stamp

# Install packages on Debian as root; else print the line to run.
debian = if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		echo "Installing system packages: $(1)"; \
		(apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1)) \
			>.venv.log 2>&1 || { cat .venv.log; rm -f .venv.log; exit 1; }; rm -f .venv.log; \
	elif command -v apt-get >/dev/null; then \
		echo "Some system packages are missing. Run this line, then try again:"; \
		echo "  sudo apt-get install -y --no-install-recommends $(1)"; exit 1; \
	else \
		echo "Some system packages are missing. Their names on Debian: $(1)"; exit 1; \
	fi

# Qt says what it lacks only when it is loaded; the window's plugin only when a window is opened.
system_libraries = \
	[ "$$(uname)" = Linux ] || exit 0; \
	QT_QPA_PLATFORM=offscreen $(BIN)/python -c 'from PySide6.QtWidgets import QApplication; QApplication([])' \
		>/dev/null 2>&1 || { $(call debian,$(LIBS)); }; \
	if [ -n "$$DISPLAY" ]; then \
		plugin=$$($(BIN)/python -c 'from PySide6.QtCore import QLibraryInfo as L; print(L.path(L.LibraryPath.PluginsPath))'); \
		! ldd "$$plugin/platforms/libqxcb.so" | grep -q 'not found' || { $(call debian,$(WINDOW_LIBS)); }; \
	fi

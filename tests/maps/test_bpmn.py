"""The exported map is BPMN 2.0 that editors open: every element is referred to, and lies somewhere."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from collections.abc import Iterator

import pytest
from lxml import etree
from playwright.sync_api import Browser, sync_playwright

from bots.browser.chromium import find_chromium, launch_arguments
from bots.maps import as_bpmn
from tests.maps.conftest import Mapped

NAMES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}


@pytest.mark.parametrize("process", ["invoice", "subsidy", "withdrawal"])
def test_every_reference_leads_to_an_element_that_has_a_place(
    mapped: dict[str, Mapped], process: str
) -> None:
    found = mapped[process].map
    tree = etree.fromstring(as_bpmn(found))
    ids = tree.xpath("//@id")
    flows = tree.xpath("//bpmn:sequenceFlow", namespaces=NAMES)
    places = tree.xpath("/*/bpmn:process/*[not(self::bpmn:sequenceFlow)]", namespaces=NAMES)
    nodes = {one.get("id"): one for one in places}

    assert len(ids) == len(set(ids))
    assert (len(nodes), len(flows)) == (len(found.visits), len(found.edges))
    for flow in flows:
        source, target = nodes[flow.get("sourceRef")], nodes[flow.get("targetRef")]
        assert flow.get("id") in source.xpath("bpmn:outgoing/text()", namespaces=NAMES)
        assert flow.get("id") in target.xpath("bpmn:incoming/text()", namespaces=NAMES)
    for node in nodes.values():
        order = [etree.QName(child).localname for child in node]
        assert order == sorted(order)
    shown = tree.xpath("//bpmndi:BPMNShape/@bpmnElement | //bpmndi:BPMNEdge/@bpmnElement", namespaces=NAMES)
    assert sorted(shown) == sorted([*nodes, *(flow.get("id") for flow in flows)])
    assert len(tree.xpath("//bpmndi:BPMNShape/dc:Bounds", namespaces=NAMES)) == len(nodes)
    assert all(len(one) >= 2 for one in tree.xpath("//bpmndi:BPMNEdge", namespaces=NAMES))


@pytest.fixture(scope="session")
def viewer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The viewer of bpmn-js, where npm can be asked for it."""
    folder = tmp_path_factory.mktemp("npm")
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("there is no npm here")
    asked = [npm, "pack", "bpmn-js@18", "--silent"]
    try:
        subprocess.run(asked, cwd=folder, check=True, capture_output=True, timeout=60)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        pytest.skip("bpmn-js is not to be had here")
    [packed] = folder.glob("*.tgz")
    with tarfile.open(packed) as archive:
        content = archive.extractfile("package/dist/bpmn-viewer.production.min.js")
        assert content is not None
        yield content.read().decode()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium that robots use as well, ended with its module."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=find_chromium(), args=launch_arguments())
        yield launched
        launched.close()


@pytest.mark.browser
@pytest.mark.parametrize("process", ["invoice", "subsidy", "withdrawal"])
def test_bpmn_js_opens_it_without_warnings(
    mapped: dict[str, Mapped], process: str, viewer: str, browser: Browser
) -> None:
    found = mapped[process].map
    page = browser.new_page()
    page.set_content('<div id="canvas" style="width: 1000px; height: 800px"></div>')
    page.add_script_tag(content=viewer)

    opened = page.evaluate(
        """async xml => {
            const viewer = new BpmnJS({container: "#canvas"});
            const {warnings} = await viewer.importXML(xml);
            return {warnings: warnings.map(one => one.message), shown: viewer.get("elementRegistry")
                .filter(one => one.type !== "label" && one.type !== "bpmn:Process").length};
        }""",
        as_bpmn(found).decode(),
    )
    page.close()

    assert opened["warnings"] == []
    assert opened["shown"] >= len(found.visits) + len(found.edges)

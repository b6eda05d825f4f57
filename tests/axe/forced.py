"""Contrast in forced colours, which axe-core cannot read.

It takes the colour that text is filled with, and Chromium does not force that one where it is
asked for it, only where it is drawn. So the colours are compared here: of each element that has
words of its own, with the first ground behind it that is not seen through.
"""

from __future__ import annotations

from typing import cast

from playwright.sync_api import Page

TOO_FAINT = """() => {
    const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const known = new Map();
    // However a style names its colours, a drawn dot has red, green, blue and what shines through.
    const parts = (colour) => {
        if (!known.has(colour)) {
            pen.clearRect(0, 0, 1, 1);
            pen.fillStyle = colour;
            pen.fillRect(0, 0, 1, 1);
            const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
            known.set(colour, [red, green, blue, alpha / 255]);
        }
        return known.get(colour);
    };
    // The page's own ground: forced where a style asks for it, and nowhere else.
    const sample = document.body.appendChild(document.createElement("i"));
    sample.style.backgroundColor = "Canvas";
    const canvas = parts(getComputedStyle(sample).backgroundColor);
    sample.remove();
    const light = ([red, green, blue]) => {
        const linear = [red, green, blue].map((part) => part / 255).map((part) =>
            part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    };
    const mixed = (over, share, under) =>
        [0, 1, 2].map((place) => over[place] * share + under[place] * (1 - share));
    // Chromium lets what is chosen shine through a little, so grounds are laid over each other.
    const ground = (element) => {
        const layers = [];
        for (let here = element; here; here = here.parentElement) {
            layers.push(parts(getComputedStyle(here).backgroundColor));
            if (layers.at(-1)[3] === 1) break;
        }
        return layers.reduceRight((under, over) => mixed(over, over[3], under), canvas);
    };
    const words = (element, behind) => {
        const colour = parts(getComputedStyle(element).color);
        let left = colour[3];
        for (let here = element; here; here = here.parentElement) {
            left *= Number(getComputedStyle(here).opacity);
        }
        return mixed(colour, left, behind);
    };
    const contrast = (element) => {
        const behind = ground(element);
        const [less, more] = [behind, words(element, behind)]
            .map(light).sort((one, other) => one - other);
        return (more + 0.05) / (less + 0.05);
    };
    return [...document.querySelectorAll("body *")]
        .filter((element) => [...element.childNodes].some((node) =>
            node.nodeType === Node.TEXT_NODE && node.data.trim()))
        .filter((element) => element.checkVisibility({ visibilityProperty: true }))
        // What cannot be used yet is greyed by the system itself.
        .filter((element) => !element.closest(":disabled, [aria-disabled=true]"))
        .map((element) => [contrast(element), element])
        .filter(([found]) => found < 4.5)
        .map(([found, element]) => `${found.toFixed(1)} ${element.outerHTML.slice(0, 140)}`);
}"""


def too_faint(page: Page) -> tuple[str, ...]:
    found = cast("list[str]", page.evaluate(TOO_FAINT))
    return tuple(f"contrast in forced colours: {one}" for one in found[:3])

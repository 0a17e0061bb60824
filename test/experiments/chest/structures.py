"""What the chest experiment draws: structures, codes, model view and the task.

Codes were looked up in pydicom 3.0.2 (pydicom.sr: CID 7150, 7151, 6104). It holds none for a single lung, so both
lungs are `Lung`; none for consolidation, so that is the broader `Opacity` of CID 6104.
"""


def code(scheme, value, meaning):
    return {"scheme": scheme, "value": value, "meaning": meaning}


ANATOMY = code("SCT", "91723000", "Anatomical Structure")
ABNORMAL = code("SCT", "49755003", "Morphologically Abnormal Structure")
LUNG = code("SCT", "39607008", "Lung")

# id -> (bit of the prepared masks, name, colour, category, type, region)
STRUCTURES = {
    "right-lung": (1, "Right lung", "#e15759", ANATOMY, LUNG, None),
    "left-lung": (2, "Left lung", "#59a14f", ANATOMY, LUNG, None),
    "cardiomediastinum": (
        4, "Cardiomediastinum", "#4e79a7", ANATOMY, code("SCT", "72410000", "Mediastinum"), None,
    ),
    "airways": (
        8, "Airways", "#edc948", ANATOMY, code("SCT", "110726009", "Trachea and bronchus"), None,
    ),
    "ground-glass": (
        16, "Ground-glass opacity", "#b07aa1", ABNORMAL, code("DCM", "112120", "Ground glass opacity"), LUNG,
    ),
    "consolidation": (32, "Consolidation", "#76b7b2", ABNORMAL, code("DCM", "112001", "Opacity"), LUNG),
}  # fmt: skip
BIT = {structure: entry[0] for structure, entry in STRUCTURES.items()}
# The radiologists drew every finding, so an image without one has none; an organ that was not drawn is unknown.
FINDINGS = ("ground-glass", "consolidation")

VIEW = {
    "window": {"kind": "percentile", "low": 1, "high": 99},
    "invertMonochrome1": True,
    "flip": "none",
    "width": 256,
    "height": 256,
    "resize": "stretch",
    "channels": 1,
    "layout": "NCHW",
    "scale": 1,
    "mean": [0.5],
    "std": [0.25],
}

SETTINGS = {
    "threshold": 0.5,
    "startRule": "probability",
    "component": "largest-sum",
    "morphology": None,
    "boxMarginPx": 0,
    "seed": "distance",
    "dropInnerNegatives": True,
    "maskPrompt": {"kind": "soft", "clip": 10},
    "passes": [["box", "positive", "mask"]],
    "samWeight": 0.5,
    "gate": 0.6,
    "refine": True,
    "presenceThreshold": 0.3,
}


def task_structure(structure):
    _, name, colour, category, kind, region = STRUCTURES[structure]
    several = structure in FINDINGS
    entry = {"id": structure, "name": name, "colour": colour, "category": category, "type": kind}
    if region:
        entry["region"] = region
    entry |= {"severalParts": several, "mayBeAbsent": several}
    return entry | ({"settings": {"component": "all"}} if several else {})


def task(unet):
    """The task for one of the networks, with the engine's default settings (design: pseudo-label engine)."""
    return {
        "format": "countersign-task/1",
        "id": unet,
        "version": 1,
        "title": "Lungs, mediastinum, airways and opacities of a frontal chest radiograph",
        "models": {"unet": unet, "sam": "mobile-sam"},
        "structures": [task_structure(structure) for structure in STRUCTURES],
        "settings": SETTINGS,
        "review": {"overlap": "allowed", "bulkAccept": True, "flagBelowAgreement": 0.7},
    }

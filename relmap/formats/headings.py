"""What headings of tables mean: the words that people, programs and data sets use for each role."""

from __future__ import annotations

import re
from typing import Literal

Sort = Literal["actors", "relations", "events", "sources"]
DIRECTIONS = {"directed", "undirected", "mutual", "true", "false"}

IGNORED = "ignore"
ATTRIBUTE = "attribute"
Role = tuple[str, str, tuple[str, ...]]
_CITING: tuple[Role, ...] = (
    ("credibility", "Credibility", ("credibility",)),
    ("quote", "Quote", ("quote", "quotation")),
    ("page", "Page", ("page", "pages")),
    ("supports", "Supports", ("supports",)),
)
_URL: Role = (
    "url",
    "Address of the source",
    ("url", "link", "source url", "web", "website", "link to source"),
)
PARTS: tuple[Role, ...] = (
    ("begin_year", "Begins: year", ("styear", "st year", "start year", "begin year", "year begin", "strtyr")),
    (
        "begin_month",
        "Begins: month",
        ("stmonth", "st month", "stmon", "start month", "begin month", "strtmon", "strtmnth"),
    ),
    ("begin_day", "Begins: day", ("stday", "st day", "start day", "begin day", "strtday")),
    ("end_year", "Ends: year", ("endyear", "end year", "year end", "endyr")),
    ("end_month", "Ends: month", ("endmonth", "endmon", "end month", "month end", "endmnth")),
    ("end_day", "Ends: day", ("endday", "end day", "day end")),
)
LATER_ENDS = {
    "source": "state_name1 statenme1 stateabb1 state1 statea country1 name1 node1 "
    "sender exporter supplier donor imposer aggressor lender seller creditor provider giver initiator "
    "attacker invader visitor investor employee reporter reporterdesc origin country_1 state_1 ccode1 "
    "cowcode1 gwno_a gwno1 iso1 i party who откуда от",
    "target": "state_name2 statenme2 stateabb2 state2 stateb country2 name2 node2 "
    "receiver importer recipient buyer borrower debtor beneficiary victim defender host target_country "
    "employer partner partnerdesc destination country_2 state_2 ccode2 cowcode2 gwno_b gwno2 iso2 j "
    "counterpart counterparty whom куда кому",
}
"""Headings of coded data that mean the two actors where none of the usual ones is there, the best first."""
STEMS = {
    *("party", "country", "state", "actor", "side", "member", "name", "person", "organisation"),
    *("organization", "signatory", "entity", "company", "group"),
}
"""Of two headings, as in “Party A” and “Party B”, that mean the two actors."""
MEMBERS = ("member", "person", "official", "employee", "holder", "name", "country", "state")
BODIES = (
    *("organisation", "organization", "alliance", "bloc", "employer", "company", "party", "institution"),
    *("body", "agency", "ministry", "department", "unit"),
)
"""Headings that mean the two actors where there are dates beside them: of one that is in the other."""
WITH_A_PARTNER = ("country", "state", "actor", "name")
"""Headings that mean the first actor beside a partner."""
_GIVERS = {
    *("sender", "exporter", "supplier", "donor", "imposer", "aggressor", "lender", "seller", "creditor"),
    *("provider", "giver", "attacker", "invader", "visitor", "investor"),
}
"""Headings of the first actor which say that ties have a direction."""
ROLES: dict[Sort, tuple[Role, ...]] = {
    "actors": (
        (
            "name",
            "Name",
            (
                *(
                    "name",
                    "actor",
                    "title",
                    "label",
                    "itemlabel",
                    "country",
                    "person",
                    "organisation",
                    "organization",
                ),
                *("statenme", "stateabb", "country name", "entity", "название", "имя", "страна"),
            ),
        ),
        ("id", "Id", ("id", "node id", "key", "item")),
        ("kind", "Kind", ("kind", "type", "category", "node type", "вид", "тип")),
        ("code", "Code", ("code", "iso", "iso2", "iso3", "abbreviation", "short", "country code")),
        ("exists", "Exists", ("exists", "life", "lifetime", "dates")),
        ("timeset", "Times", ("timeset", "interval", "intervals", "timestamp", "timestamps")),
        (
            "begin",
            "Exists from",
            (
                *("start", "begin", "start date", "founded", "since", "from date", "established"),
                *("born", "birth date", "birthdate", "date of birth"),
            ),
        ),
        (
            "end",
            "Exists until",
            (
                *("end", "end date", "dissolved", "until", "to date", "abolished"),
                *("died", "death date", "deathdate", "date of death"),
            ),
        ),
        *PARTS,
        ("aliases", "Aliases", ("aliases", "alias", "also known as", "other names")),
        ("tags", "Tags", ("tags", "tag")),
        ("notes", "Notes", ("notes", "note", "description", "comment")),
        ("x", "X", ("x",)),
        ("y", "Y", ("y",)),
        ("pinned", "Pinned", ("pinned",)),
        ("sources", "Source", ("sources", "source", "cited", "reference")),
        *_CITING,
        (ATTRIBUTE, "Attribute", ()),
    ),
    "relations": (
        (
            "source",
            "From",
            ("from", "source", "actor 1", "actor1", "a", "subject", "member", "side a", "ego"),
        ),
        ("target", "To", ("to", "target", "actor 2", "actor2", "b", "object", "side b", "alter")),
        (
            "kind",
            "Kind",
            (
                *("kind", "type", "relation", "relationship", "edge", "relation type", "interaction"),
                *("category", "nature", "type of relation", "type of tie", "type of deal", "deal type"),
                *("measure", "kind of tie", "tie", "kind of relation", "what kind"),
                *("flowdesc", "вид", "тип"),
            ),
        ),
        ("id", "Id", ("id", "edge id", "key")),
        ("relation", "Relation’s id", ("relation id",)),
        ("directed", "Directed", ("directed", "direction", "directionality")),
        (
            "when",
            "When",
            (
                "when",
                "date",
                "dates",
                "period",
                "span",
                "order date",
                "event date",
                "date of delivery",
                "date imposed",
                "time",
                "years",
                "active",
                "дата",
                "когда",
                "период",
            ),
        ),
        ("timeset", "Times", ("timeset", "interval", "intervals", "timestamp", "timestamps")),
        ("year", "All of a year", ("year", "refyear", "delivery year", "year of order")),
        (
            "begin",
            "Begins",
            (
                *("begin", "begins", "start", "since", "from date", "start date", "startdate"),
                *("in force", "entry into force", "signed", "date signed", "signature date"),
                *("joined", "acceded", "accession", "appointed", "took office"),
                *("delivered", "delivery", "effective", "established", "started", "begun", "начало"),
            ),
        ),
        (
            "end",
            "Ends",
            (
                *("end", "ends", "until", "to date", "end date", "enddate"),
                *("left", "withdrew", "withdrawal", "terminated", "expelled", "left office"),
                *("ended", "finished", "closed", "expired", "expires", "конец", "окончание"),
            ),
        ),
        *PARTS,
        ("stance", "Stance", ("stance", "attitude", "sign", "отношение")),
        ("status", "Status", ("status",)),
        (
            "weight",
            "Weight",
            (
                *("weight", "value", "amount", "share", "tiv", "volume", "sum", "quantity", "how much"),
                *("trade value", "primaryvalue", "tiv delivery values"),
            ),
        ),
        ("unit", "Unit", ("unit", "units")),
        ("bound", "Bound", ("bound",)),
        ("label", "Label", ("label", "phase", "what", "role", "position", "office", "treaty", "agreement")),
        ("note", "Note", ("note", "notes", "description", "comment", "remark", "remarks")),
        (
            "sources",
            "Source",
            ("cited", "citation", "reference", "evidence", "source", "sources", "ref", "footnote"),
        ),
        *_CITING,
        _URL,
        ("about", "About", ("about",)),
        ("tags", "Tags", ("tags", "tag")),
        ("notes", "Notes of the relation", ("notes", "relation notes")),
        (ATTRIBUTE, "Attribute", ()),
    ),
    "events": (
        ("title", "Title", ("title", "event", "name", "what")),
        ("id", "Id", ("id",)),
        ("when", "When", ("when", "date", "dates", "day")),
        ("status", "Status", ("status",)),
        ("participants", "Participants", ("participants", "actors", "who")),
        ("roles", "Roles", ("roles",)),
        ("relations", "Relations", ("relations",)),
        ("after", "After", ("after", "follows")),
        ("tags", "Tags", ("tags", "tag")),
        ("notes", "Notes", ("notes", "note", "description")),
        ("sources", "Source", ("sources", "source", "cited", "reference")),
        *_CITING,
        _URL,
    ),
    "sources": (
        ("title", "Title", ("title", "source", "name")),
        ("id", "Id", ("id",)),
        ("authors", "Authors", ("authors", "author")),
        ("publisher", "Publisher", ("publisher", "published by", "medium")),
        ("date", "Date", ("date", "published", "publication date")),
        ("url", "Address", ("url", "link", "address")),
        ("accessed", "Accessed", ("accessed", "retrieved")),
        ("reliability", "Reliability", ("reliability",)),
        ("notes", "Notes", ("notes", "note")),
    ),
}
"""For each sort of table: key, label and the headings that mean it."""


GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Who", ("source", "target", "name", "title", "participants", "roles")),
    ("What", ("kind", "label", "stance", "status", "directed", "code", "aliases")),
    ("Time", ("when", "begin", "end", "year", "exists", "date", *(key for key, _, _ in PARTS), "timeset")),
    ("How much", ("weight", "unit", "bound")),
    (
        "From where it is known",
        ("sources", "url", "page", "quote", "credibility", "supports", "authors", "publisher", "accessed"),
    ),
)
"""What roles are about, in the order in which they are offered; all others come after them."""


def grouped(sort: Sort) -> list[tuple[str, list[tuple[str, str]]]]:
    """The keys and labels of the roles of such a table by what they are about."""
    labels = {key: label for key, label, _ in ROLES[sort]}
    found = [(name, [(key, labels.pop(key)) for key in keys if key in labels]) for name, keys in GROUPS]
    return [(name, roles) for name, roles in (*found, ("Others", list(labels.items()))) if roles]


def keys_of(sort: Sort) -> set[str]:
    """The roles that a column of such a table can have."""
    return {key for key, _, _ in ROLES[sort]}


def is_year(heading: str) -> bool:
    """Whether a heading is a year, from 1500 on."""
    return re.fullmatch(r"(1[5-9]|20)\d\d", heading) is not None


def is_giver(role: str, heading: str) -> bool:
    """Whether a column of first actors says that ties have a direction."""
    return role == "source" and not _GIVERS.isdisjoint(re.findall(r"\w+", heading.casefold()))


def unit_of(heading: str) -> str:
    """What stands in brackets at the end of a heading."""
    match = re.search(r"[(\[]([^()\[\]]+)[)\]]\s*$", heading) or re.search(
        r"(?:,| in) ((?:[A-Z]{3}\b|%|[$€£¥₽]).*)$", heading
    )
    return match[1].strip() if match else ""


def is_ours(sort: Sort, headings: set[str]) -> bool:
    """Whether a table has the columns that relmap writes, so that its ids are ids of a map."""
    marks: dict[Sort, set[str]] = {
        "actors": {"id", "name", "kind", "exists", "pinned"},
        "relations": {"relation", "from", "to", "from_name", "to_name", "kind", "when"},
        "events": {"id", "title", "participants", "roles", "after"},
        "sources": {"id", "title", "accessed", "reliability"},
    }
    return marks[sort] <= headings

//! The columns of POLECAT (Halterman et al. 2023, doi:10.7910/DVN/AJGVIT), which codes events by PLOVER.

use super::{End, Row, VERSION, decimal, iso_day};
use crate::model::{ActorKind, DocumentRecord, RelationEvent, Unit};

pub(super) const COLUMNS: [&str; 40] = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
];

/// What stands for a missing value.
const NONE: &str = "None";

/// Who is named in a document; the same in each of its rows.
#[derive(Default)]
pub(super) struct Story {
    people: String,
    organisations: String,
    locations: String,
}

impl Story {
    pub fn new(record: &DocumentRecord, events: &[RelationEvent]) -> Self {
        let ends = events.iter().flat_map(|event| [&event.source, &event.target]);
        let mut people: Vec<&str> = ends.filter_map(|end| end.person.as_deref()).collect();
        people.sort_unstable();
        people.dedup();
        let named = |states: bool| {
            let actors = record.actors.iter().filter(move |actor| (actor.kind == ActorKind::State) == states);
            list(actors.map(|actor| &*actor.name))
        };
        Self { people: list(people.into_iter()), organisations: named(false), locations: named(true) }
    }
}

/// Several values in one cell.
fn list<'t>(parts: impl Iterator<Item = &'t str>) -> String {
    parts.map(|part| part.replace(';', ",")).collect::<Vec<_>>().join("; ")
}

pub(super) fn cells(row: &Row<'_>, story: &Story) -> Vec<String> {
    let event = row.event;
    let kind = event_type(event);
    let mode = kind.zip(event.cameo.as_deref()).and_then(|(kind, cameo)| mode(kind, cameo));
    let mut cells: Vec<Option<String>> = Vec::with_capacity(COLUMNS.len());
    cells.extend([
        Some(row.id()),
        iso_day(event.date),
        kind.map(str::to_owned),
        mode.map(str::to_owned),
        Some(decimal(event.intensity)),
        kind.and_then(quad).map(str::to_owned),
        None, // Contexts
    ]);
    for end in [&row.actor, &row.recipient] {
        let sector = sector(end).map(str::to_owned);
        cells.extend([
            Some(end.actor.name.to_string()),
            end.country.as_ref().map(|country| country.iso.to_string()),
            end.country.as_ref().and_then(|country| country.cow).map(|cow| cow.to_string()),
            sector.clone(),
            sector,
            None, // Title
            Some(end.actor.mention.clone()),
            None, // Wikipedia ID
        ]);
    }
    cells.extend((0..10).map(|_| None)); // Placename to Feature Type
    cells.extend([
        event.publisher.as_deref().map(str::to_owned),
        iso_day(row.record.date),
        Some(story.people.clone()),
        Some(story.organisations.clone()),
        Some(story.locations.clone()),
        Some("eng".to_owned()),
        Some(VERSION.to_owned()),
    ]);
    cells.into_iter().map(|cell| cell.filter(|cell| !cell.trim().is_empty()).unwrap_or_else(|| NONE.to_owned())).collect()
}

/// The PLOVER type that POLECAT has. `YIELD` is there either `CONCEDE`, in words, or `RETREAT`, in deeds: the CAMEO code tells them apart as PLOVER's own
/// table of 2021 does. Our types without a root have none.
fn event_type(event: &RelationEvent) -> Option<&'static str> {
    let root = event.plover.as_deref()?;
    if root == "YIELD" {
        let cameo = event.cameo.as_deref().unwrap_or_default();
        let deed = ["084", "085", "086", "087", "0813", "0814"].iter().any(|start| cameo.starts_with(start));
        return Some(if deed || event.relation == "retreat" { "RETREAT" } else { "CONCEDE" });
    }
    QUADS.iter().flat_map(|(_, types)| types.iter().copied()).find(|&kind| kind == root)
}

/// PLOVER puts every type in one quadrant.
const QUADS: [(&str, &[&str]); 4] = [
    ("VERBAL COOPERATION", &["AGREE", "CONSULT", "SUPPORT", "CONCEDE"]),
    ("MATERIAL COOPERATION", &["COOPERATE", "AID", "RETREAT"]),
    ("VERBAL CONFLICT", &["REQUEST", "ACCUSE", "REJECT", "THREATEN"]),
    ("MATERIAL CONFLICT", &["PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"]),
];

fn quad(kind: &str) -> Option<&'static str> {
    QUADS.iter().find(|(_, types)| types.contains(&kind)).map(|(quad, _)| *quad)
}

/// The mode that a CAMEO code implies for a type; most imply none. The longest code that the event's begins with counts. Codes that our frames use for
/// more than the mode says are left out: 182 is for killing too.
fn mode(kind: &str, cameo: &str) -> Option<&'static str> {
    let modes = MODES.iter().find(|(known, _)| *known == kind)?.1;
    (2..=cameo.len()).rev().filter_map(|digits| cameo.get(..digits)).find_map(|code| {
        let found = modes.iter().find(|(codes, _)| codes.contains(&code))?;
        Some(found.1)
    })
}

type Modes = &'static [(&'static [&'static str], &'static str)];

/// By type: CAMEO codes and the mode of PLOVER that says the same.
const MODES: [(&str, Modes); 11] = [
    ("CONSULT", &[(&["041"], "phone"), (&["042"], "visit"), (&["044"], "third-party")]),
    (
        "RETREAT",
        &[
            (&["0841"], "release"),
            (&["0842"], "return"),
            (&["086"], "access"),
            (&["0871"], "ceasefire"),
            (&["0873"], "disarm"),
            (&["0874"], "withdraw"),
        ],
    ),
    (
        "REQUEST",
        &[
            (&["021", "022", "023", "101", "102", "103"], "assist"),
            (&["024", "104"], "change"),
            (&["025", "105"], "yield"),
            (&["026", "027", "028", "106", "107", "108"], "meet"),
        ],
    ),
    ("ACCUSE", &[(&["09"], "investigate"), (&["110", "111", "113"], "disapprove"), (&["112", "114"], "allege")]),
    ("REJECT", &[(&["121", "122"], "assist"), (&["123"], "change"), (&["124"], "yield"), (&["125", "126", "127"], "meet")]),
    (
        "THREATEN",
        &[
            (&["1312", "1323", "1324", "1381"], "restrict"),
            (&["132"], "ban"),
            (&["1311", "1313", "134", "135"], "relations"),
            (&["136"], "expel"),
            (&["1382"], "territory"),
            (&["138"], "violence"),
        ],
    ),
    ("PROTEST", &[(&["141"], "demo"), (&["142"], "hunger"), (&["144"], "obstruct"), (&["145"], "riot")]),
    ("SANCTION", &[(&["162", "163"], "discontinue"), (&["164", "165"], "withdraw")]),
    ("MOBILIZE", &[(&["152", "154"], "troops"), (&["151", "153"], "police")]),
    (
        "COERCE",
        &[
            (&["171"], "seize"),
            (&["172", "191"], "restrict"),
            (&["1722"], "ban"),
            (&["1723"], "curfew"),
            (&["1724"], "martial-law"),
            (&["173"], "arrest"),
            (&["174"], "deport"),
            (&["176"], "cyber"),
        ],
    ),
    (
        "ASSAULT",
        &[
            (&["181", "184"], "abduct"),
            (&["1821"], "sexual"),
            (&["1822"], "torture"),
            (&["1831"], "suicide-attack"),
            (&["1832", "1833"], "explosives"),
            (&["185", "186"], "assassinate"),
            (&["193"], "firearms"),
            (&["194"], "heavy-weapons"),
            (&["195"], "aerial"),
            (&["202"], "massacre"),
            (&["203"], "cleansing"),
            (&["204"], "unconventional"),
        ],
    ),
];

/// Sectors of PLOVER, which knows no separatists (they are rebels) and whose `MED` is medicine: media are `JRN`.
fn sector(end: &End<'_>) -> Option<&'static str> {
    match (end.actor.unit, end.kind) {
        (Some(Unit::Sep), _) => Some("REB"),
        (Some(Unit::Med), _) => Some("JRN"),
        (Some(unit), _) => Some(unit.as_str()),
        (None, Some(ActorKind::Igo)) => Some("IGO"),
        (None, Some(ActorKind::Ngo)) => Some("NGO"),
        _ => None,
    }
}

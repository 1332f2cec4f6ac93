//! The columns of ICEWS (Boschee et al. 2015, doi:10.7910/DVN/28075), which codes events by CAMEO and names actors and countries in full.

use super::{End, Row, cameo, decimal, iso_day};
use crate::model::{ActorKind, Unit};

pub(super) const COLUMNS: [&str; 20] = [
    "Event ID",
    "Event Date",
    "Source Name",
    "Source Sectors",
    "Source Country",
    "Event Text",
    "CAMEO Code",
    "Intensity",
    "Target Name",
    "Target Sectors",
    "Target Country",
    "Story ID",
    "Sentence Number",
    "Publisher",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
];

pub(super) fn cells(row: &Row<'_>) -> Vec<String> {
    let event = row.event;
    let cameo = event.cameo.as_deref().unwrap_or_default();
    let country = |end: &End<'_>| end.country.as_ref().map(|country| country.name.to_string()).unwrap_or_default();
    let mut cells = Vec::with_capacity(COLUMNS.len());
    cells.extend([
        row.id(),
        iso_day(event.date).unwrap_or_default(),
        row.actor.actor.name.to_string(),
        sector(&row.actor).to_owned(),
        country(&row.actor),
        cameo::label(cameo).unwrap_or_default().to_owned(),
        cameo.to_owned(),
        decimal(event.intensity),
        row.recipient.actor.name.to_string(),
        sector(&row.recipient).to_owned(),
        country(&row.recipient),
        event.doc.to_string(),
        (u64::from(event.sentence) + 1).to_string(),
        event.publisher.as_deref().unwrap_or_default().to_owned(),
    ]);
    cells.extend((0..6).map(|_| String::new())); // the place
    cells
}

/// ICEWS writes sectors in words, with those that they belong to.
fn sector(end: &End<'_>) -> &'static str {
    match (end.actor.unit, end.kind) {
        (Some(Unit::Gov), _) => "Government",
        (Some(Unit::Mil), _) => "Government,Military",
        (Some(Unit::Leg), _) => "Government,Legislative / Parliamentary",
        (Some(Unit::Jud), _) => "Government,Judicial",
        (Some(Unit::Spy), _) => "Government,State Intelligence",
        (Some(Unit::Cop), _) => "Government,Police",
        (Some(Unit::Opp), _) => "Opposition",
        (Some(Unit::Reb), _) => "Dissident,Rebel",
        (Some(Unit::Sep), _) => "Dissident,Separatists",
        (Some(Unit::Pty), _) => "Parties",
        (Some(Unit::Uaf), _) => "Unidentified Forces",
        (Some(Unit::Med), _) => "News",
        (Some(Unit::Bus), _) => "Business",
        (Some(Unit::Cvl), _) => "General Population / Civilian / Social",
        (Some(Unit::Edu), _) => "Education",
        (Some(Unit::Rel), _) => "Religious",
        (Some(Unit::Lab), _) => "Labor",
        (Some(Unit::Elite), _) => "Elite",
        (Some(Unit::Igo), _) | (None, Some(ActorKind::Igo)) => "International Government Organization",
        (Some(Unit::Ngo), _) | (None, Some(ActorKind::Ngo)) => "Nongovernmental Organization / Activist",
        _ => "",
    }
}

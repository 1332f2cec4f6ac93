//! The columns of GDELT 2.0 events (codebook of 2015-02-19), which codes events and actors by CAMEO.

use jiff::civil::Date;
use xxhash_rust::xxh3::xxh3_64;

use super::cameo::prefix;
use super::{End, Row, decimal};
use crate::model::ActorKind;

pub(super) const COLUMNS: [&str; 61] = [
    "GLOBALEVENTID",
    "SQLDATE",
    "MonthYear",
    "Year",
    "FractionDate",
    "Actor1Code",
    "Actor1Name",
    "Actor1CountryCode",
    "Actor1KnownGroupCode",
    "Actor1EthnicCode",
    "Actor1Religion1Code",
    "Actor1Religion2Code",
    "Actor1Type1Code",
    "Actor1Type2Code",
    "Actor1Type3Code",
    "Actor2Code",
    "Actor2Name",
    "Actor2CountryCode",
    "Actor2KnownGroupCode",
    "Actor2EthnicCode",
    "Actor2Religion1Code",
    "Actor2Religion2Code",
    "Actor2Type1Code",
    "Actor2Type2Code",
    "Actor2Type3Code",
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
    "Actor1Geo_Type",
    "Actor1Geo_FullName",
    "Actor1Geo_CountryCode",
    "Actor1Geo_ADM1Code",
    "Actor1Geo_ADM2Code",
    "Actor1Geo_Lat",
    "Actor1Geo_Long",
    "Actor1Geo_FeatureID",
    "Actor2Geo_Type",
    "Actor2Geo_FullName",
    "Actor2Geo_CountryCode",
    "Actor2Geo_ADM1Code",
    "Actor2Geo_ADM2Code",
    "Actor2Geo_Lat",
    "Actor2Geo_Long",
    "Actor2Geo_FeatureID",
    "ActionGeo_Type",
    "ActionGeo_FullName",
    "ActionGeo_CountryCode",
    "ActionGeo_ADM1Code",
    "ActionGeo_ADM2Code",
    "ActionGeo_Lat",
    "ActionGeo_Long",
    "ActionGeo_FeatureID",
    "DATEADDED",
    "SOURCEURL",
];

/// Sentences at the head of a document whose events are root events.
const LEAD: u32 = 2;

pub(super) fn cells(row: &Row<'_>) -> Vec<String> {
    let event = row.event;
    let day = |format: &str| event.date.map(|date| date.strftime(format).to_string()).unwrap_or_default();
    let mut cells = Vec::with_capacity(COLUMNS.len());
    cells.extend([
        number(&row.id()).to_string(),
        day("%Y%m%d"),
        day("%Y%m"),
        day("%Y"),
        event.date.map(fraction).unwrap_or_default(),
    ]);
    for end in [&row.actor, &row.recipient] {
        cells.extend(actor(end));
    }
    let cameo = event.cameo.as_deref().unwrap_or_default();
    let one = || "1".to_owned();
    cells.extend([
        u8::from(event.sentence < LEAD).to_string(),
        cameo.to_owned(),
        prefix(cameo, 3).to_owned(),
        prefix(cameo, 2).to_owned(),
        Some(event.quad).filter(|quad| (1..=4).contains(quad)).map(|quad| quad.to_string()).unwrap_or_default(),
        decimal(event.intensity),
        one(),
        one(),
        one(),
        String::new(), // AvgTone
    ]);
    cells.extend((0..24).map(|_| String::new())); // three places
    let added = row.record.date.map(|date| date.strftime("%Y%m%d000000").to_string());
    let url = row.record.url.as_deref().filter(|url| !url.trim().is_empty());
    cells.extend([added.unwrap_or_default(), url.unwrap_or(&event.doc).to_owned()]);
    cells
}

/// A positive whole number that stays the same from run to run. 53 bits, so that programs which read it as floating point do not change it.
fn number(id: &str) -> u64 {
    (xxh3_64(id.as_bytes()) & ((1 << 53) - 1)).max(1)
}

/// The year with the part of it that has gone by, as GDELT reckons: months of 30 days in a year of 365.
fn fraction(date: Date) -> String {
    let days = 30.0 * (f64::from(date.month()) - 1.0) + f64::from(date.day());
    format!("{:.4}", f64::from(date.year()) + days / 365.0)
}

/// The ten columns of an actor.
fn actor(end: &End<'_>) -> [String; 10] {
    let country = end.country.as_ref().map(|country| match &*country.iso {
        "ROU" => "ROM", // as CAMEO has them still
        "TLS" => "TMP",
        iso => iso,
    });
    let kind = match (end.actor.unit, end.kind) {
        (Some(unit), _) => Some(unit.as_str()),
        (None, Some(ActorKind::Igo)) => Some("IGO"),
        (None, Some(ActorKind::Ngo)) => Some("NGO"),
        (None, Some(ActorKind::Bloc)) => Some("INT"),
        _ => None,
    };
    let id = &*end.actor.id;
    let group = GROUPS.binary_search_by_key(&id, |&(known, _)| known).ok().map(|at| GROUPS[at].1);
    let code: String = [country, kind, group].into_iter().flatten().collect();
    let cell = |code: Option<&str>| code.unwrap_or_default().to_owned();
    let empty = String::new;
    [
        code,
        end.actor.name.to_uppercase().to_string(),
        cell(country),
        cell(group),
        empty(),
        empty(),
        empty(),
        cell(kind),
        empty(),
        empty(),
    ]
}

/// By our id: the codes of CAMEO's known groups.
const GROUPS: &[(&str, &str)] = &[
    ("ABU_NIDAL_ORGANIZATION", "ANO"),
    ("ADB", "ADB"),
    ("AFDB", "AFB"),
    ("AL_AQSA_MARTYRS_BRIGADES", "AAM"),
    ("AL_QAEDA", "ALQ"),
    ("AMAL", "AML"),
    ("AMNESTY_INTERNATIONAL", "AMN"),
    ("ARAB_LEAGUE", "ARL"),
    ("ARAB_MAGHREB_UNION", "AMU"),
    ("ASEAN", "ASN"),
    ("BAATH_PARTY", "BTH"),
    ("BIS", "BIS"),
    ("CEMAC", "CEM"),
    ("CIS", "CIS"),
    ("COMMONWEALTH", "CWN"),
    ("COUNCIL_OF_EUROPE", "COE"),
    ("DFLP", "DFL"),
    ("EBRD", "EBR"),
    ("ECCAS", "ECA"),
    ("ECOWAS", "WAS"),
    ("EFTA", "EFT"),
    ("ENNAHDA", "ENN"),
    ("EU", "EEC"),
    ("FAO", "FAO"),
    ("FATAH", "FTA"),
    ("FIDH", "FID"),
    ("FIS", "FIS"),
    ("FLN", "FLN"),
    ("G7", "GOS"),
    ("G77", "GSS"),
    ("G8", "GOE"),
    ("GCC", "GCC"),
    ("GIA", "GIA"),
    ("HAMAS", "HMS"),
    ("HEZBOLLAH", "HEZ"),
    ("HUMAN_RIGHTS_WATCH", "HRW"),
    ("IAEA", "IAE"),
    ("ICC", "ICC"),
    ("ICJ", "ICJ"),
    ("IGAD", "IAD"),
    ("ILO", "ILO"),
    ("IMF", "IMF"),
    ("INTERNATIONAL_COCOA_ORGANIZATION", "ICO"),
    ("INTERNATIONAL_COMMISSION_OF_JURISTS", "JUR"),
    ("INTERNATIONAL_CRISIS_GROUP", "ICG"),
    ("INTERPOL", "ITP"),
    ("IOM", "IOM"),
    ("ISDB", "IDB"),
    ("ISRAELI_LABOR", "LBA"),
    ("KDP", "KDP"),
    ("LIKUD", "LKD"),
    ("MEK", "PMD"),
    ("MERETZ", "MRZ"),
    ("MSF", "MSF"),
    ("MUSLIM_BROTHERHOOD", "MBR"),
    ("NATO", "NAT"),
    ("NON_ALIGNED_MOVEMENT", "NON"),
    ("OAPEC", "APE"),
    ("OAS", "OAS"),
    ("OHCHR", "HCH"),
    ("OIC", "OIC"),
    ("OPEC", "OPC"),
    ("OSCE", "SCE"),
    ("OXFAM", "XFM"),
    ("PALESTINE_RED_CRESCENT", "RCR"),
    ("PALESTINIAN_ISLAMIC_JIHAD", "ISJ"),
    ("PARIS_CLUB", "PRC"),
    ("PFLP", "PFL"),
    ("PLO", "PLO"),
    ("POLISARIO", "PLS"),
    ("RED_CROSS", "IRC"),
    ("SAARC", "SAA"),
    ("SADC", "SAD"),
    ("SEATO", "SOT"),
    ("SHAS", "SHA"),
    ("SOUTH_LEBANON_ARMY", "ASL"),
    ("TALIBAN", "TAL"),
    ("UEMOA", "UEM"),
    ("UN", "UNO"),
    ("UNHCR", "HCR"),
    ("UNICEF", "KID"),
    ("WFP", "WFP"),
    ("WHO", "WHO"),
    ("WORLD_BANK", "WBK"),
    ("WORLD_ECONOMIC_FORUM", "WEF"),
    ("WTO", "WTO"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_known_group_is_an_actor_of_ours() {
        assert!(GROUPS.is_sorted_by_key(|(id, _)| id));
        let lexicon = crate::lexicon::Lexicon::builtin();
        for (id, _) in GROUPS {
            assert!(lexicon.actors.all().contains_key(*id), "{id}");
        }
    }

    // The first: SQLDATE 20150218 has 2015.1315 in files of GDELT.
    #[test]
    fn the_fraction_of_a_year_is_reckoned_as_gdelt_does() {
        assert_eq!(fraction(date(2015, 2, 18)), "2015.1315");
        assert_eq!(fraction(date(2024, 1, 1)), "2024.0027");
        assert_eq!(fraction(date(2024, 12, 31)), "2024.9890");
    }

    #[test]
    fn numbers_of_events_are_positive_and_exact_as_floating_point() {
        for id in ["", "a", "00b6f2", "00b6f2-r"] {
            let number = number(id);
            assert!(number > 0 && (number as f64) as u64 == number);
        }
        assert_ne!(number("00b6f2"), number("00b6f2-r"));
    }
}

use serde_json::{Value, json};

use super::*;
use crate::model::RelationEvent;

fn event(changes: &[(&str, Value)]) -> RelationEvent {
    let end = |id: &str, unit: Value| json!({ "id": id, "name": format!("The {id}"), "unit": unit, "person": null, "mention": id, "start": 3, "end": 7 });
    let mut event = json!({
        "id": "00af", "doc": "a.txt", "date": "2024-02-29", "publisher": "Gulf Wire", "sentence": 1, "text": "IRN saw OMN.", "start": 3,
        "end": 15, "source": end("IRN", json!("GOV")), "target": end("OMN", Value::Null), "relation": "request", "symmetric": false,
        "status": "asserted", "plover": "REQUEST", "cameo": "020", "quad": 3, "sign": -1, "intensity": -2.0,
        "trigger": { "text": "saw", "start": 7, "end": 10 }, "frame": "request/urge", "confidence": 0.81, "speaker": null,
    });
    for (path, value) in changes {
        *event.pointer_mut(path).unwrap() = value.clone();
    }
    serde_json::from_value(event).unwrap()
}

fn record() -> DocumentRecord {
    serde_json::from_value(json!({
        "doc": "a.txt", "date": "2024-03-01", "publisher": "Gulf Wire", "title": "Talks; more talks", "url": null, "sentences": 2, "events": 1,
        "actors": [
            { "id": "IRN", "name": "Iran", "kind": "state", "mentions": 1, "sentences": 1 },
            { "id": "UN", "name": "United Nations", "kind": "igo", "mentions": 1, "sentences": 1 },
            { "id": "OMN", "name": "Oman; again", "kind": "state", "mentions": 1, "sentences": 1 },
        ],
        "named": [],
    }))
    .unwrap()
}

fn known() -> KnownActors {
    Box::new(|id| {
        let country = |iso: &str, name: &str, cow| Some(Country { iso: iso.into(), name: name.into(), cow });
        let (kind, country) = match id {
            "IRN" => (ActorKind::State, country("IRN", "Iran", Some(630))),
            "OMN" => (ActorKind::State, country("OMN", "Oman", Some(698))),
            "ROU" => (ActorKind::State, country("ROU", "Romania", Some(360))),
            "HAMAS" => (ActorKind::Group, country("PSE", "Palestine", None)),
            "UN" => (ActorKind::Igo, None),
            "G7" => (ActorKind::Bloc, None),
            _ => return None,
        };
        Some(KnownActor { kind, country })
    })
}

fn written(format: TableFormat, events: &[RelationEvent]) -> (Vec<u8>, TableTally) {
    let mut table = TableWriter::new(Vec::new(), format, known()).unwrap();
    table.document(&record(), events).unwrap();
    table.finish().unwrap()
}

/// The rows of a table between tabs, each as column and value.
fn rows(format: TableFormat, events: &[RelationEvent]) -> Vec<Vec<(&'static str, String)>> {
    let text = String::from_utf8(written(format, events).0).unwrap();
    let columns = format.columns();
    let mut lines = text.lines();
    if format != TableFormat::Gdelt {
        assert_eq!(lines.next().unwrap().split('\t').collect::<Vec<_>>(), columns);
    }
    lines.map(|line| columns.iter().copied().zip(line.split('\t').map(str::to_owned)).collect()).collect()
}

fn cell<'r>(row: &'r [(&'static str, String)], column: &str) -> &'r str {
    &row.iter().find(|(name, _)| *name == column).unwrap_or_else(|| panic!("no column {column}")).1
}

const BETWEEN_TABS: [TableFormat; 3] = [TableFormat::Polecat, TableFormat::Gdelt, TableFormat::Icews];

/// Text that breaks out of cells, and numbers that are none.
fn hostile() -> Vec<RelationEvent> {
    let texts =
        ["a\tb\nc\r\nd", "say \"hi\"", "\"", "nul \0 bell \u{7}", "", "\u{2028}line\u{85}", "=1+1", "Élysée 北京 🕊", ",;|\\"];
    let paths =
        ["/id", "/doc", "/publisher", "/text", "/source/name", "/source/mention", "/target/person", "/trigger/text", "/cameo"];
    let mut events: Vec<RelationEvent> = texts
        .iter()
        .map(|text| {
            let changes: Vec<_> = paths.iter().map(|path| (*path, json!(text))).collect();
            event(&[&changes[..], &[("/symmetric", json!(true))]].concat())
        })
        .collect();
    events.push(RelationEvent { intensity: f64::NAN, confidence: f64::INFINITY, quad: 9, date: None, ..event(&[]) });
    events
}

#[test]
fn csv_gives_back_every_field() {
    let mut events = hostile();
    events.pop();
    events.push(event(&[
        ("/status", json!("negated")),
        ("/speaker", json!("USA")),
        ("/date", Value::Null),
        ("/intensity", json!(0.1234567)),
    ]));
    let (bytes, tally) = written(TableFormat::Csv, &events);
    assert_eq!((tally.events, tally.rows, tally.negated), (10, 10, 0));
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    let header = reader.headers().unwrap().clone();
    assert_eq!(header.iter().collect::<Vec<_>>(), TableFormat::Csv.columns());
    let read: Vec<RelationEvent> = reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            let text = |name: &str| &row[header.iter().position(|column| column == name).unwrap()];
            let number = |name: &str| -> Value { serde_json::from_str(text(name)).unwrap() };
            let some = |name: &str| Some(text(name)).filter(|text| !text.is_empty());
            let end = |side: &str| {
                let (text, number) = (|name: &str| text(&format!("{side}_{name}")), |name: &str| number(&format!("{side}_{name}")));
                json!({
                    "id": text("id"), "name": text("name"), "unit": some(&format!("{side}_unit")), "person": some(&format!("{side}_person")),
                    "mention": text("mention"), "start": number("start"), "end": number("end"),
                })
            };
            assert_eq!((text("title"), text("url")), ("Talks; more talks", ""));
            serde_json::from_value(json!({
                "id": text("id"), "doc": text("doc"), "date": some("date"), "publisher": some("publisher"), "sentence": number("sentence"),
                "text": text("text"), "start": number("start"), "end": number("end"), "source": end("source"), "target": end("target"),
                "relation": text("relation"), "symmetric": number("symmetric"), "status": text("status"), "plover": some("plover"),
                "cameo": some("cameo"), "quad": number("quad"), "sign": number("sign"), "intensity": number("intensity"),
                "trigger": { "text": text("trigger_text"), "start": number("trigger_start"), "end": number("trigger_end") },
                "frame": text("frame"), "confidence": number("confidence"), "speaker": some("speaker"),
            }))
            .unwrap()
        })
        .collect();
    for (read, mut event) in read.into_iter().zip(events) {
        // Empty text and missing text are one in CSV; numbers have six decimal places.
        for field in [&mut event.publisher, &mut event.target.person, &mut event.cameo] {
            field.take_if(|text| text.is_empty());
        }
        event.intensity = crate::statistics::rounded(event.intensity, 6);
        assert_eq!(read, event);
    }
}

#[test]
fn every_row_has_every_column_and_no_number_is_none() {
    let columns = |format: TableFormat| format.columns().len();
    assert_eq!(TableFormat::ALL.map(columns), [38, 38, 40, 61, 20]);
    for format in TableFormat::ALL {
        let mut names = format.columns();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), columns(format), "{format:?}: no name twice");
    }
    for format in BETWEEN_TABS {
        let text = String::from_utf8(written(format, &hostile()).0).unwrap();
        // Two rows for each of the nine that are mutual, one for the last.
        assert_eq!(text.lines().count(), 19 + usize::from(format != TableFormat::Gdelt), "{format:?}");
        for line in text.split_terminator('\n') {
            assert_eq!(line.split('\t').count(), columns(format), "{format:?}: {line}");
            assert!(!line.chars().any(|letter| (letter.is_control() && letter != '\t') || letter == '"'), "{format:?}: {line}");
            assert!(!line.contains("NaN") && !line.contains("inf\t"), "{format:?}: {line}");
        }
        // Readers that know quotes and readers that do not see the same cells.
        for quoting in [true, false] {
            let mut builder = csv::ReaderBuilder::new();
            let mut reader = builder.delimiter(b'\t').quoting(quoting).has_headers(false).from_reader(text.as_bytes());
            assert!(reader.records().all(|row| row.unwrap().len() == columns(format)), "{format:?}");
        }
    }
    let csv = String::from_utf8(written(TableFormat::Csv, &hostile()).0).unwrap();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let last = reader.records().last().unwrap().unwrap();
    assert_eq!((last.len(), &last[31], &last[36]), (38, "", ""));
}

#[test]
fn the_same_events_give_the_same_bytes() {
    for format in TableFormat::ALL.into_iter().filter(|format| cfg!(feature = "parquet") || *format != TableFormat::Parquet) {
        assert!(written(format, &hostile()) == written(format, &hostile()), "{format:?}");
    }
}

#[test]
fn only_asserted_events_go_where_there_is_no_status() {
    let events = ["asserted", "hypothetical", "negated", "hypothetical"].map(|status| event(&[("/status", json!(status))]));
    for format in BETWEEN_TABS {
        let tally = TableTally { events: 1, rows: 1, hypothetical: 2, negated: 1 };
        assert_eq!(written(format, &events).1, tally);
        assert_eq!(rows(format, &events).len(), 1);
    }
    assert_eq!(written(TableFormat::Csv, &events).1, TableTally { events: 4, rows: 4, ..TableTally::default() });
}

#[test]
fn a_mutual_event_is_written_once_each_way() {
    let mutual = event(&[("/symmetric", json!(true))]);
    let both = |format, from: &str, to: &str| -> Vec<(String, String)> {
        rows(format, std::slice::from_ref(&mutual))
            .iter()
            .map(|row| (cell(row, from).to_owned(), cell(row, to).to_owned()))
            .collect()
    };
    let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    assert_eq!(both(TableFormat::Polecat, "Actor COW", "Recipient COW"), [pair("630", "698"), pair("698", "630")]);
    assert_eq!(both(TableFormat::Gdelt, "Actor1Code", "Actor2Code"), [pair("IRNGOV", "OMN"), pair("OMN", "IRNGOV")]);
    assert_eq!(both(TableFormat::Icews, "Event ID", "Source Country"), [pair("00af", "Iran"), pair("00af-r", "Oman")]);
    assert_eq!(written(TableFormat::Gdelt, &[mutual]).1, TableTally { events: 1, rows: 2, ..TableTally::default() });
}

#[test]
fn polecat_has_our_types_by_their_plover_roots() {
    let lexicon = crate::lexicon::Lexicon::builtin();
    let types: Vec<String> = lexicon
        .relations
        .types()
        .iter()
        .map(|kind| {
            let of = |value: &Option<CompactString>| value.as_ref().map_or(Value::Null, |value| json!(value));
            let changes = [
                ("/relation", json!(kind.id)),
                ("/plover", of(&kind.plover)),
                ("/cameo", of(&kind.cameo)),
                ("/quad", json!(kind.quad)),
            ];
            let row = &rows(TableFormat::Polecat, &[event(&changes)])[0];
            format!("{} {}, {}, {}", kind.id, cell(row, "Event Type"), cell(row, "Event Mode"), cell(row, "Quad Code"))
        })
        .collect();
    assert_eq!(
        types,
        [
            "talks CONSULT, None, VERBAL COOPERATION",
            "visit CONSULT, visit, VERBAL COOPERATION",
            "mediate CONSULT, None, VERBAL COOPERATION",
            "agree AGREE, None, VERBAL COOPERATION",
            "offer AGREE, None, VERBAL COOPERATION",
            "support SUPPORT, None, VERBAL COOPERATION",
            "ally SUPPORT, None, VERBAL COOPERATION",
            "cooperate COOPERATE, None, MATERIAL COOPERATION",
            "aid AID, None, MATERIAL COOPERATION",
            "concede CONCEDE, None, VERBAL COOPERATION",
            "retreat RETREAT, None, MATERIAL COOPERATION",
            "request REQUEST, None, VERBAL CONFLICT",
            "pressure REQUEST, None, VERBAL CONFLICT",
            "accuse ACCUSE, allege, VERBAL CONFLICT",
            "reject REJECT, None, VERBAL CONFLICT",
            "threaten THREATEN, None, VERBAL CONFLICT",
            "protest PROTEST, None, MATERIAL CONFLICT",
            "mobilize MOBILIZE, None, MATERIAL CONFLICT",
            "sanction SANCTION, None, MATERIAL CONFLICT",
            "coerce COERCE, None, MATERIAL CONFLICT",
            "assault ASSAULT, None, MATERIAL CONFLICT",
            "rival None, None, None",
            "influence None, None, None",
        ]
    );
}

#[test]
fn polecat_tells_words_from_deeds_and_modes_by_the_cameo_code() {
    for (plover, cameo, expected) in [
        ("YIELD", "083", "CONCEDE None"),
        ("YIELD", "0841", "RETREAT release"),
        ("YIELD", "0862", "RETREAT access"),
        ("YIELD", "0871", "RETREAT ceasefire"),
        ("ASSAULT", "1822", "ASSAULT torture"),
        ("ASSAULT", "182", "ASSAULT None"),
        ("ASSAULT", "1951", "ASSAULT aerial"),
        ("COERCE", "1724", "COERCE martial-law"),
        ("COERCE", "1721", "COERCE restrict"),
        ("ACCUSE", "092", "ACCUSE investigate"),
        ("THREATEN", "1382", "THREATEN territory"),
        ("THREATEN", "é38", "THREATEN None"),
        ("NOVEL", "010", "None None"),
    ] {
        let row = &rows(TableFormat::Polecat, &[event(&[("/plover", json!(plover)), ("/cameo", json!(cameo))])])[0];
        assert_eq!(format!("{} {}", cell(row, "Event Type"), cell(row, "Event Mode")), expected, "{plover} {cameo}");
    }
}

#[test]
fn actors_of_polecat_have_country_number_and_sector() {
    let change = |id: &str, unit: Value| {
        event(&[("/source/id", json!(id)), ("/source/unit", unit), ("/source/person", json!("Ann; Bee"))])
    };
    for (id, unit, expected) in [
        ("IRN", json!("MED"), "IRN 630 JRN"),
        ("HAMAS", json!("SEP"), "PSE None REB"),
        ("UN", Value::Null, "None None IGO"),
        ("G7", Value::Null, "None None None"),
        ("NOBODY", json!("GOV"), "None None GOV"),
    ] {
        let row = &rows(TableFormat::Polecat, &[change(id, unit)])[0];
        let found = ["Actor Country", "Actor COW", "Primary Actor Sector"].map(|column| cell(row, column)).join(" ");
        assert_eq!(found, expected, "{id}");
        assert_eq!(cell(row, "Actor Sectors"), cell(row, "Primary Actor Sector"));
        assert_eq!(cell(row, "Story People"), "Ann, Bee");
        assert_eq!((cell(row, "Story Locations"), cell(row, "Story Organizations")), ("Iran; Oman, again", "United Nations"));
        assert_eq!((cell(row, "Event Date"), cell(row, "Publication Date")), ("2024-02-29", "2024-03-01"));
        assert_eq!((cell(row, "Language"), cell(row, "Version")), ("eng", VERSION));
        assert_eq!((cell(row, "Intensity"), cell(row, "Source"), cell(row, "City")), ("-2.0", "Gulf Wire", "None"));
    }
}

#[test]
fn a_row_of_gdelt() {
    let row = &rows(
        TableFormat::Gdelt,
        &[event(&[("/source/id", json!("HAMAS")), ("/source/unit", json!("REB")), ("/cameo", json!("0874"))])],
    )[0];
    for (column, expected) in [
        ("SQLDATE", "20240229"),
        ("MonthYear", "202402"),
        ("Year", "2024"),
        ("FractionDate", "2024.1616"),
        ("Actor1Code", "PSEREBHMS"),
        ("Actor1Name", "THE IRN"),
        ("Actor1CountryCode", "PSE"),
        ("Actor1KnownGroupCode", "HMS"),
        ("Actor1Type1Code", "REB"),
        ("Actor2Code", "OMN"),
        ("Actor2Type1Code", ""),
        ("IsRootEvent", "1"),
        ("EventCode", "0874"),
        ("EventBaseCode", "087"),
        ("EventRootCode", "08"),
        ("QuadClass", "3"),
        ("GoldsteinScale", "-2.0"),
        ("NumMentions", "1"),
        ("AvgTone", ""),
        ("ActionGeo_FeatureID", ""),
        ("DATEADDED", "20240301000000"),
        ("SOURCEURL", "a.txt"),
    ] {
        assert_eq!(cell(row, column), expected, "{column}");
    }
    assert!(cell(row, "GLOBALEVENTID").parse::<u64>().is_ok_and(|number| number > 0 && number < 1 << 53));
    let none = [
        ("/date", Value::Null),
        ("/quad", json!(0)),
        ("/sentence", json!(2)),
        ("/source/id", json!("ROU")),
        ("/target/id", json!("UN")),
    ];
    let row = &rows(TableFormat::Gdelt, &[event(&none)])[0];
    for (column, expected) in [
        ("SQLDATE", ""),
        ("FractionDate", ""),
        ("QuadClass", ""),
        ("IsRootEvent", "0"),
        ("Actor1Code", "ROMGOV"),
        ("Actor2Code", "IGOUNO"),
        ("Actor2CountryCode", ""),
    ] {
        assert_eq!(cell(row, column), expected, "{column}");
    }
}

#[test]
fn a_row_of_icews() {
    let row = &rows(TableFormat::Icews, &[event(&[("/cameo", json!("112"))])])[0];
    for (column, expected) in [
        ("Source Name", "The IRN"),
        ("Source Sectors", "Government"),
        ("Source Country", "Iran"),
        ("Event Text", "Accuse"),
        ("CAMEO Code", "112"),
        ("Target Sectors", ""),
        ("Story ID", "a.txt"),
        ("Sentence Number", "2"),
        ("Publisher", "Gulf Wire"),
        ("Longitude", ""),
    ] {
        assert_eq!(cell(row, column), expected, "{column}");
    }
}

#[test]
fn the_docs_tell_of_every_column() {
    let docs = include_str!("../../../docs/tables.md");
    for (format, title) in TableFormat::ALL.into_iter().zip(["Our columns", "Our columns", "POLECAT", "GDELT", "ICEWS"]) {
        let part = docs.split("\n## ").find(|part| part.starts_with(title)).unwrap_or_else(|| panic!("no part {title}"));
        for column in format.columns() {
            assert!(part.contains(&format!("`{column}`")), "{title}: nothing about `{column}`");
        }
    }
}

/// A writer that fails when it has taken so many bytes.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        Ok(taken)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_told_as_one() {
    for format in TableFormat::ALL.into_iter().filter(|format| cfg!(feature = "parquet") || *format != TableFormat::Parquet) {
        for room in [0, 10, 1000] {
            let error = (|| {
                let mut table = TableWriter::new(Full(room), format, known())?;
                table.document(&record(), &hostile())?;
                table.finish().map(|_| ())
            })();
            assert_eq!(error.unwrap_err().kind(), io::ErrorKind::StorageFull, "{format:?} {room}");
        }
    }
}

#[cfg(feature = "parquet")]
mod parquet_files {
    use ::parquet::basic::{Compression, ConvertedType};
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::Field;
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::*;

    fn opened(bytes: &[u8]) -> SerializedFileReader<std::fs::File> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        SerializedFileReader::new(file).unwrap()
    }

    /// Each row as column and value; days as text.
    fn read(bytes: &[u8]) -> Vec<Vec<(String, Value)>> {
        let file = opened(bytes);
        let rows = file.get_row_iter(None).unwrap().map(|row| {
            let row = row.unwrap();
            let values = row.get_column_iter().map(|(name, field)| {
                let value = match field {
                    Field::Null => Value::Null,
                    Field::Str(text) => json!(text),
                    Field::Long(number) => json!(number),
                    Field::Double(number) => json!(number),
                    Field::Bool(flag) => json!(flag),
                    Field::Date(days) => json!((date(1970, 1, 1) + days.days()).to_string()),
                    other => panic!("{name}: {other:?}"),
                };
                (name.clone(), value)
            });
            values.collect()
        });
        rows.collect()
    }

    #[test]
    fn parquet_gives_back_every_field() {
        let mut events = hostile();
        events.push(event(&[("/date", json!("1969-12-31"))]));
        let bytes = written(TableFormat::Parquet, &events).0;
        let rows = read(&bytes);
        assert_eq!(rows.len(), events.len());
        for (row, event) in rows.iter().zip(&events) {
            assert_eq!(row.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), TableFormat::Parquet.columns());
            // What JSON Lines has, field by field: text, day, number, flag. What is no number is missing in both.
            let json = serde_json::to_value(event).unwrap();
            for (name, value) in row.iter().filter(|(name, _)| !["title", "url"].contains(&&**name)) {
                let path = ["source", "target", "trigger"].iter().find_map(|part| {
                    let field = name.strip_prefix(&format!("{part}_"))?;
                    Some(format!("/{part}/{field}"))
                });
                let path = path.unwrap_or_else(|| format!("/{name}"));
                assert_eq!(json.pointer(&path).unwrap_or_else(|| panic!("no {path}")), value, "{name}");
            }
            assert_eq!(row[4], ("title".to_owned(), json!("Talks; more talks")));
            assert_eq!(row[5], ("url".to_owned(), Value::Null));
        }
    }

    #[test]
    fn columns_have_types_and_are_compressed() {
        let file = opened(&written(TableFormat::Parquet, &hostile()).0);
        let schema = file.metadata().file_metadata().schema_descr_ptr();
        let kind = |name: &str| schema.columns().iter().find(|column| column.name() == name).unwrap().clone();
        assert_eq!(kind("date").converted_type(), ConvertedType::DATE);
        assert_eq!(kind("text").converted_type(), ConvertedType::UTF8);
        assert_eq!(kind("symmetric").physical_type(), ::parquet::basic::Type::BOOLEAN);
        assert_eq!((kind("id").self_type().is_optional(), kind("speaker").self_type().is_optional()), (false, true));
        let group = file.metadata().row_group(0);
        assert!(group.columns().iter().all(|column| matches!(column.compression(), Compression::ZSTD(_))));
    }

    #[test]
    fn no_events_and_many_groups_are_files_too() {
        assert!(read(&written(TableFormat::Parquet, &[]).0).is_empty());
        let mut table = TableWriter::new(Vec::new(), TableFormat::Parquet, known()).unwrap();
        let long = event(&[("/text", json!("x".repeat(1 << 20)))]);
        for _ in 0..70 {
            table.document(&record(), std::slice::from_ref(&long)).unwrap();
        }
        let bytes = table.finish().unwrap().0;
        let file = opened(&bytes);
        assert_eq!(file.metadata().row_groups().iter().map(|group| group.num_rows()).collect::<Vec<_>>(), [32, 32, 6]);
        assert_eq!(read(&bytes).len(), 70);
    }
}

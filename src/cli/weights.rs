//! Flags that say how events become a graph: weights, nodes, periods; shared by every command that folds events.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use compact_str::CompactString;
use detente::options::{AggregateOptions, NodeGroup, NodeLevel, Window};
use jiff::civil::Date;

use super::filters::last_day;

/// How events become a graph.
#[derive(Args)]
#[command(next_help_heading = "Graph options")]
pub struct WeightFlags {
    /// Factor of asserted events
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = factor)]
    asserted: f64,
    /// Factor of hypothetical events: wished, planned, possible
    #[arg(long, value_name = "X", default_value_t = 0.5, value_parser = factor)]
    hypothetical: f64,
    /// Factor of negated events
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = factor)]
    negated: f64,
    /// An event weighs its confidence to this power: 0 counts every event alike
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = factor)]
    confidence_power: f64,
    /// Days after which an event weighs half [default: age does not matter]
    #[arg(long, value_name = "DAYS", value_parser = days)]
    half_life: Option<f64>,
    /// Day from which age is counted [default: the latest day of the documents]
    #[arg(long, value_name = "DATE", value_parser = last_day, requires = "half_life")]
    as_of: Option<Date>,
    /// Documents are copies of one text, and share its weight, when this much of the shorter one is in the other; "off" counts each whole
    #[arg(long, value_name = "SHARE", default_value = "0.7", value_parser = overlap)]
    duplicates: Overlap,
    /// Events that each relation keeps as evidence: surest first, spread over documents and days
    #[arg(long, value_name = "N", default_value_t = 10)]
    evidence: usize,
    /// Keep pairs named together whose false-discovery rate is at most this
    #[arg(long, value_name = "Q", default_value_t = 1.0, value_parser = share)]
    cooccurrence_max_q: f64,
    /// What a node is: an actor as a whole, its parts apart (IRNGOV, IRNMIL), or persons apart
    #[arg(long, value_name = "LEVEL", default_value = "country")]
    nodes: Level,
    /// Table of actors that count as one: columns actor, group and, if you like, name; .csv or .tsv
    #[arg(long, value_name = "FILE")]
    groups: Option<PathBuf>,
    /// Also give one graph a period, and every relation its timeline; undated documents get a graph of their own
    #[arg(long, value_name = "PERIOD")]
    window: Option<Length>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Level {
    Country,
    Unit,
    Person,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Length {
    Week,
    Month,
    Quarter,
    Year,
}

#[derive(Clone, Copy, PartialEq)]
enum Overlap {
    Off,
    Share(f64),
}

fn number(text: &str, least: f64, most: f64) -> Option<f64> {
    text.parse::<f64>().ok().filter(|number| (least..=most).contains(number))
}

fn factor(text: &str) -> Result<f64, String> {
    number(text, 0.0, 1000.0).ok_or_else(|| "expected a number from 0 to 1000".to_owned())
}

fn days(text: &str) -> Result<f64, String> {
    number(text, 0.0, 1e6).filter(|&days| days > 0.0).ok_or_else(|| "expected a number of days above 0".to_owned())
}

/// For `value_parser`: a number from 0 to 1.
pub fn share(text: &str) -> Result<f64, String> {
    number(text, 0.0, 1.0).ok_or_else(|| "expected a number from 0 to 1".to_owned())
}

fn overlap(text: &str) -> Result<Overlap, String> {
    if text == "off" {
        return Ok(Overlap::Off);
    }
    number(text, 0.3, 1.0).map(Overlap::Share).ok_or_else(|| "expected a number from 0.3 to 1, or off".to_owned())
}

impl WeightFlags {
    /// The options. The table of groups is read.
    pub fn options(&self) -> anyhow::Result<AggregateOptions> {
        Ok(AggregateOptions {
            asserted: self.asserted,
            hypothetical: self.hypothetical,
            negated: self.negated,
            confidence_power: self.confidence_power,
            half_life: self.half_life,
            as_of: self.as_of,
            duplicate_overlap: match self.duplicates {
                Overlap::Off => None,
                Overlap::Share(share) => Some(share),
            },
            evidence: self.evidence,
            cooccurrence_max_q: self.cooccurrence_max_q,
            nodes: match self.nodes {
                Level::Country => NodeLevel::Country,
                Level::Unit => NodeLevel::Unit,
                Level::Person => NodeLevel::Person,
            },
            groups: self.groups.as_deref().map(groups).transpose()?.unwrap_or_default(),
            window: self.window.map(|window| match window {
                Length::Week => Window::Week,
                Length::Month => Window::Month,
                Length::Quarter => Window::Quarter,
                Length::Year => Window::Year,
            }),
        })
    }

    /// Whether a node is not an actor as a whole.
    pub fn changes_nodes(&self) -> bool {
        self.nodes != Level::Country || self.groups.is_some()
    }

    /// A flag that only events can answer, if one is set: a graph that is read from a file is weighed already.
    pub fn needs_events(&self) -> Option<&'static str> {
        let plain = AggregateOptions::default();
        let set = [
            (self.asserted != plain.asserted, "--asserted"),
            (self.hypothetical != plain.hypothetical, "--hypothetical"),
            (self.negated != plain.negated, "--negated"),
            (self.confidence_power != plain.confidence_power, "--confidence-power"),
            (self.half_life.is_some(), "--half-life"),
            (self.duplicates != plain.duplicate_overlap.map_or(Overlap::Off, Overlap::Share), "--duplicates"),
            (self.nodes != Level::Country, "--nodes"),
            (self.groups.is_some(), "--groups"),
            (self.window.is_some(), "--window"),
        ];
        set.into_iter().find(|(set, _)| *set).map(|(_, name)| name)
    }
}

/// Reads a table of groups: a header with `actor`, `group` and perhaps `name`.
fn groups(path: &Path) -> anyhow::Result<BTreeMap<CompactString, NodeGroup>> {
    let shown = path.display();
    let tabs = path.extension().is_some_and(|ending| ending == "tsv" || ending == "txt");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if tabs { b'\t' } else { b',' })
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .flexible(true)
        .from_path(path)
        .with_context(|| format!("cannot read `{shown}`"))?;
    let header = reader.headers().with_context(|| format!("cannot read `{shown}`"))?.clone();
    let column = |name: &str| header.iter().position(|own| own.eq_ignore_ascii_case(name));
    let (Some(actor), Some(group)) = (column("actor"), column("group")) else {
        bail!("{shown}:1: expected the columns actor and group, found {}", header.iter().collect::<Vec<_>>().join(", "));
    };
    let name = column("name");
    let mut groups = BTreeMap::new();
    for row in reader.records() {
        let row = row.with_context(|| format!("cannot read `{shown}`"))?;
        let line = row.position().map_or(0, csv::Position::line);
        let cell = |at: usize| row.get(at).filter(|cell| !cell.is_empty());
        let (Some(actor), Some(group)) = (cell(actor), cell(group)) else {
            bail!("{shown}:{line}: expected an actor id and a group");
        };
        let own = NodeGroup { id: group.into(), name: name.and_then(cell).map(CompactString::from) };
        if let Some(known) = groups.insert(CompactString::from(actor), own.clone())
            && known.id != own.id
        {
            bail!("{shown}:{line}: `{actor}` is in `{}` already; an actor is in one group only", known.id);
        }
    }
    // An actor whose id is that of a group is in it, and the group's name is the same in every row.
    let named: BTreeMap<CompactString, CompactString> =
        groups.values().filter_map(|group| Some((group.id.clone(), group.name.clone()?))).collect();
    let ids: Vec<CompactString> = groups.values().map(|group| group.id.clone()).collect();
    for id in ids {
        groups.entry(id.clone()).or_insert(NodeGroup { id, name: None });
    }
    for group in groups.values_mut() {
        group.name = named.get(&group.id).cloned();
    }
    Ok(groups)
}

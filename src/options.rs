//! What a caller can set, with the defaults. Plain data: no stage is named here, so every stage may read it.

use std::collections::BTreeMap;

use compact_str::CompactString;
use jiff::civil::Date;

/// How inputs are found and read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IngestOptions {
    /// Names of the fields of JSON records and table rows.
    pub fields: FieldNames,
    /// Largest document, in bytes after decompression; larger ones are reported and skipped.
    pub max_document_bytes: u64,
    /// Format of standard input and of files whose name does not tell it; `None`: guess from the first bytes.
    pub format: Option<InputFormat>,
}

impl Default for IngestOptions {
    fn default() -> Self {
        Self { fields: FieldNames::default(), max_document_bytes: 256 << 20, format: None }
    }
}

/// Format of an input, apart from its compression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputFormat {
    /// Plain text or Markdown: one document a file.
    Text,
    /// A web page: one document a file, menus and banners dropped.
    Html,
    /// JSON Lines: one document a line.
    JsonLines,
    /// A JSON array of documents, or one document.
    Json,
    /// Comma-separated values with a header row.
    Csv,
    /// Tab-separated values with a header row.
    Tsv,
}

/// Which field of a record holds what. Each is a list: the first that a record has is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldNames {
    /// Identifier of the document.
    pub id: Vec<String>,
    /// Day or time of publication.
    pub date: Vec<String>,
    /// Who published.
    pub publisher: Vec<String>,
    /// Headline.
    pub title: Vec<String>,
    /// The text; a record without it is reported.
    pub text: Vec<String>,
    /// Address.
    pub url: Vec<String>,
}

impl Default for FieldNames {
    fn default() -> Self {
        let list = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Self {
            id: list(&["id"]),
            date: list(&["date"]),
            publisher: list(&["publisher", "source"]),
            title: list(&["title"]),
            text: list(&["text"]),
            url: list(&["url"]),
        }
    }
}

/// How events become weights, what a node is, and how much an edge keeps.
///
/// weight of an event = confidence ^ `confidence_power` × status factor × age factor × 1/(number of near-duplicates of its document,
/// itself included).
#[derive(Clone, Debug, PartialEq)]
pub struct AggregateOptions {
    /// Factor of an asserted event.
    pub asserted: f64,
    /// Factor of a hypothetical event.
    pub hypothetical: f64,
    /// Factor of a negated event.
    pub negated: f64,
    /// Power of the confidence; 0 counts every event alike.
    pub confidence_power: f64,
    /// Days after which an event counts half; `None`: age does not matter. Undated events keep their whole weight.
    pub half_life: Option<f64>,
    /// The day from which age is counted; `None`: the latest day of the documents. What is younger has its whole weight.
    pub as_of: Option<Date>,
    /// Documents of which this share of the shorter one's word shingles is in the other are copies of one text and share its weight; `None`:
    /// every document counts whole.
    pub duplicate_overlap: Option<f64>,
    /// Events kept as evidence of an edge.
    pub evidence: usize,
    /// Pairs named together are kept when their false-discovery rate is at most this.
    pub cooccurrence_max_q: f64,
    /// What a node is.
    pub nodes: NodeLevel,
    /// Actors that count as one: actor id to group.
    pub groups: BTreeMap<CompactString, NodeGroup>,
    /// Length of the periods of which each gets a graph of its own.
    pub window: Option<Window>,
}

impl Default for AggregateOptions {
    fn default() -> Self {
        Self {
            asserted: 1.0,
            hypothetical: 0.5,
            negated: 0.0,
            confidence_power: 1.0,
            half_life: None,
            as_of: None,
            duplicate_overlap: Some(0.7),
            evidence: 10,
            cooccurrence_max_q: 1.0,
            nodes: NodeLevel::Country,
            groups: BTreeMap::new(),
            window: None,
        }
    }
}

/// What a node of the graph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NodeLevel {
    /// A state, organisation or group as a whole.
    #[default]
    Country,
    /// Its parts apart, where the text names one: `IRNGOV`, `IRNMIL`, as CAMEO writes them; `IRN` is left for the rest.
    Unit,
    /// Persons apart, where the text names one: `IRN:Masoud Pezeshkian`; `IRN` is left for the rest.
    Person,
}

/// A node that several actors make up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeGroup {
    /// Id of the node; it may be that of an actor, which is then in it.
    pub id: CompactString,
    /// As shown; `None`: as the actor of that id, else the id.
    pub name: Option<CompactString>,
}

/// Length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// Monday to Sunday (ISO 8601).
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months, from January, April, July, October.
    Quarter,
    /// A calendar year.
    Year,
}

impl Window {
    /// `week`, `month`, `quarter`, `year`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// First day of the period that a day is in.
    ///
    /// ```
    /// use detente::options::Window;
    /// use jiff::civil::date;
    /// assert_eq!(Window::Quarter.start(date(2024, 5, 17)), date(2024, 4, 1));
    /// assert_eq!(Window::Week.start(date(2024, 5, 17)), date(2024, 5, 13));
    /// ```
    #[must_use]
    pub fn start(self, day: Date) -> Date {
        match self {
            Self::Week => {
                let back = i64::from(day.weekday().to_monday_zero_offset());
                day.saturating_sub(jiff::Span::new().days(back))
            }
            Self::Month => day.first_of_month(),
            Self::Quarter => {
                let month = (day.month() - 1) / 3 * 3 + 1;
                Date::new(day.year(), month, 1).unwrap_or(day)
            }
            Self::Year => day.first_of_year(),
        }
    }

    /// Last day of the period that begins on a day.
    #[must_use]
    pub fn end(self, start: Date) -> Date {
        match self {
            Self::Week => start.saturating_add(jiff::Span::new().days(6)),
            Self::Month => start.last_of_month(),
            Self::Quarter => start.saturating_add(jiff::Span::new().months(2)).last_of_month(),
            Self::Year => start.last_of_year(),
        }
    }
}

/// How two graphs are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareOptions {
    /// Greatest false-discovery rate at which a difference is called a finding, 0 to 1.
    pub significance: f64,
    /// Total of the Dirichlet prior of the log-odds, above 0: how many counts the relations of both sides together are worth as a first
    /// guess for each. `None`: one for each relation.
    pub prior: Option<f64>,
    /// Random splits of the permutation test; 0 leaves it out.
    pub draws: usize,
    /// Seed of the splits.
    pub seed: u64,
    /// Groups of actors of DeltaCon; it is exact up to as many actors.
    pub groups: usize,
}

impl Default for CompareOptions {
    fn default() -> Self {
        Self { significance: 0.05, prior: None, draws: 200, seed: 1, groups: 64 }
    }
}

/// What is measured of a graph, and how much work may go into it.
#[derive(Clone, Debug, PartialEq)]
pub struct AnalyseOptions {
    /// Seed of all chance: sampled sources, communities, shuffled signs, search for camps.
    pub seed: u64,
    /// Damping factor of PageRank, 0 to 1.
    pub damping: f64,
    /// Up to this many actors with outward relations, shortest paths are followed from each of them; above, from `pivots`.
    pub exact_paths: usize,
    /// From how many actors, drawn by chance, shortest paths are followed in a larger graph.
    pub pivots: usize,
    /// Resolution of modularity: above 1 gives smaller communities, below 1 larger ones.
    pub resolution: f64,
    /// How often communities are looked for; the best partition is kept.
    pub community_runs: usize,
    /// How often signs are shuffled.
    pub permutations: usize,
    /// Steps of the exact search for camps; when they are used up, bounds are given.
    pub frustration_steps: u64,
    /// Local searches for camps where the exact one is not tried or does not end; small graphs get more.
    pub frustration_restarts: usize,
}

impl Default for AnalyseOptions {
    fn default() -> Self {
        Self {
            seed: 1,
            damping: 0.85,
            exact_paths: 5000,
            pivots: 1000,
            resolution: 1.0,
            community_runs: 10,
            permutations: 1000,
            frustration_steps: 10_000_000,
            frustration_restarts: 20,
        }
    }
}

/// How the events of two actors are added up.
#[derive(Clone, Debug, PartialEq)]
pub struct DyadOptions {
    /// Length of the periods.
    pub period: Window,
    /// Events given as evidence.
    pub evidence: usize,
    /// Factor of an asserted event in weights.
    pub asserted: f64,
    /// Factor of a hypothetical event.
    pub hypothetical: f64,
    /// Factor of a negated event.
    pub negated: f64,
}

impl Default for DyadOptions {
    fn default() -> Self {
        let AggregateOptions { asserted, hypothetical, negated, .. } = AggregateOptions::default();
        Self { period: Window::Month, evidence: 10, asserted, hypothetical, negated }
    }
}

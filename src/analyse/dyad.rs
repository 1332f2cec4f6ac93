//! What two actors do to each other over time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use compact_str::{CompactString, format_compact};
use jiff::civil::{Date, date};
use xxhash_rust::xxh3::xxh3_128;

use crate::model::{BySign, DyadPeriod, DyadProfile, DyadRelation, DyadTally, DyadWay, DyadWays, RelationEvent, Status};
use crate::options::{DyadOptions, Window};
use crate::statistics::rounded;

const FORMAT: &str = "detente-dyad";
const VERSION: u32 = 1;
/// Events kept while reading, from which the evidence is chosen.
const CANDIDATES: usize = 2048;
/// What an event is worth as evidence when one of its relation and way, or of its year, is there already; and when it is negated.
const SAME_RELATION: f64 = 0.5;
const SAME_YEAR: f64 = 0.7;
const NEGATED: f64 = 0.5;

/// Adds the events of two actors up, in any order; an event id counts once. What it holds does not grow with the text of the events.
///
/// ```
/// use detente::{analyse::Dyad, options::DyadOptions};
/// let profile = Dyad::new("IRN", "USA", DyadOptions::default()).finish();
/// assert_eq!((profile.ways.total.events, profile.timeline.len()), (0, 0));
/// ```
#[derive(Clone, Debug)]
pub struct Dyad {
    one: CompactString,
    other: CompactString,
    names: [Option<CompactString>; 2],
    options: DyadOptions,
    seen: HashSet<u128>,
    all: Ways,
    undated: Ways,
    periods: BTreeMap<Date, Ways>,
    relations: BTreeMap<(CompactString, DyadWay), Relation>,
    first: Option<Date>,
    last: Option<Date>,
    /// The best event of each relation, way and year; the best of those when there are too many.
    candidates: BTreeMap<Cell, RelationEvent>,
    ranks: BTreeSet<(Rank, Cell)>,
}

/// Relation, way, year.
type Cell = (CompactString, DyadWay, Option<i16>);
/// Not negated first, then the surest, then by id.
type Rank = (bool, Reverse<u32>, CompactString);

/// The profile of two actors from all events at hand.
#[must_use]
pub fn dyad(events: &[RelationEvent], one: &str, other: &str, options: &DyadOptions) -> DyadProfile {
    let mut dyad = Dyad::new(one, other, options.clone());
    events.iter().for_each(|event| dyad.add(event));
    dyad.finish()
}

impl Dyad {
    /// Nothing yet, of the actors with these ids.
    #[must_use]
    pub fn new(one: &str, other: &str, options: DyadOptions) -> Self {
        Self {
            one: one.into(),
            other: other.into(),
            names: [None, None],
            options,
            seen: HashSet::new(),
            all: Ways::default(),
            undated: Ways::default(),
            periods: BTreeMap::new(),
            relations: BTreeMap::new(),
            first: None,
            last: None,
            candidates: BTreeMap::new(),
            ranks: BTreeSet::new(),
        }
    }

    /// Which way an event goes; `None`: not between these two.
    fn way(&self, event: &RelationEvent) -> Option<DyadWay> {
        let forward = event.source.id == self.one && event.target.id == self.other;
        let backward = event.source.id == self.other && event.target.id == self.one;
        match (forward, backward, event.symmetric) {
            (false, false, _) => None,
            (_, _, true) => Some(DyadWay::Mutual),
            (true, ..) => Some(DyadWay::Forward),
            _ => Some(DyadWay::Backward),
        }
    }

    /// Adds an event, if it is one between the two and new.
    pub fn add(&mut self, event: &RelationEvent) {
        let Some(way) = self.way(event) else { return };
        if !self.seen.insert(xxh3_128(event.id.as_bytes())) {
            return;
        }
        for end in [&event.source, &event.target] {
            let name = &mut self.names[usize::from(end.id != self.one)];
            if name.as_ref().is_none_or(|name| end.name < *name) {
                *name = Some(end.name.clone());
            }
        }
        let step = Step::of(event, &self.options);
        self.all.add(way, &step);
        if let Some(date) = event.date {
            self.periods.entry(self.options.period.start(date)).or_default().add(way, &step);
            self.first = Some(self.first.map_or(date, |first| first.min(date)));
            self.last = Some(self.last.map_or(date, |last| last.max(date)));
        } else {
            self.undated.add(way, &step);
        }
        let relation = self.relations.entry((event.relation.clone(), way)).or_insert_with(|| Relation::of(event));
        relation.add(event, &step);
        self.consider(event, way);
    }

    /// Keeps an event if it may be evidence. The outcome does not depend on the order: what is dropped once would be dropped again.
    fn consider(&mut self, event: &RelationEvent, way: DyadWay) {
        let cell = (event.relation.clone(), way, event.date.map(Date::year));
        if let Some(known) = self.candidates.get(&cell) {
            if rank(known) <= rank(event) {
                return;
            }
            self.ranks.remove(&(rank(known), cell.clone()));
        }
        self.ranks.insert((rank(event), cell.clone()));
        self.candidates.insert(cell, event.clone());
        if self.candidates.len() > CANDIDATES
            && let Some((_, cell)) = self.ranks.pop_last()
        {
            self.candidates.remove(&cell);
        }
    }

    /// The profile.
    #[must_use]
    pub fn finish(self) -> DyadProfile {
        let evidence = self.evidence();
        let period = self.options.period;
        let mut before = None;
        let timeline = self.periods.into_iter().map(|(start, ways)| {
            let here = ordinal(start, period);
            let gap = before.map_or(0, |before: i64| (here - before - 1).max(0) as u64);
            before = Some(here);
            DyadPeriod { period: label(start, period), start, gap, ways: ways.finish() }
        });
        let mut relations: Vec<DyadRelation> = self
            .relations
            .into_iter()
            .map(|((relation, way), found)| DyadRelation {
                relation,
                sign: found.example.sign.signum(),
                way,
                tally: found.tally.finish(),
                first: found.first,
                last: found.last,
                example: found.example,
            })
            .collect();
        // Stable: then by relation and way.
        relations.sort_by(|a, b| {
            let weight = b.tally.weights.all.total_cmp(&a.tally.weights.all);
            b.tally.events.cmp(&a.tally.events).then(weight)
        });
        let [one_name, other_name] = self.names;
        DyadProfile {
            format: FORMAT.into(),
            version: VERSION,
            generator: super::generator(),
            one_name: one_name.unwrap_or_else(|| self.one.clone()),
            other_name: other_name.unwrap_or_else(|| self.other.clone()),
            one: self.one,
            other: self.other,
            period: period.name().into(),
            first: self.first,
            last: self.last,
            ways: self.all.finish(),
            undated: self.undated.finish(),
            timeline: timeline.collect(),
            relations,
            evidence,
        }
    }

    /// The best candidates, one after the other: what resembles those chosen is worth less.
    fn evidence(&self) -> Vec<RelationEvent> {
        let mut left: Vec<(&Cell, &RelationEvent)> = self.candidates.iter().collect();
        left.sort_by_key(|(_, event)| rank(event));
        let mut chosen: Vec<RelationEvent> = Vec::new();
        let mut relations: BTreeMap<(&str, DyadWay), i32> = BTreeMap::new();
        let mut years: BTreeMap<Option<i16>, i32> = BTreeMap::new();
        while chosen.len() < self.options.evidence && !left.is_empty() {
            let worth = |(cell, event): &(&Cell, &RelationEvent)| {
                let relation = relations.get(&(cell.0.as_str(), cell.1)).copied().unwrap_or(0);
                let year = years.get(&cell.2).copied().unwrap_or(0);
                let status = if event.status == Status::Negated { NEGATED } else { 1.0 };
                f64::from(hundredths(event)) * status * SAME_RELATION.powi(relation) * SAME_YEAR.powi(year)
            };
            let mut best = 0;
            for at in 1..left.len() {
                if worth(&left[at]) > worth(&left[best]) {
                    best = at;
                }
            }
            let (cell, event) = left.remove(best);
            *relations.entry((cell.0.as_str(), cell.1)).or_default() += 1;
            *years.entry(cell.2).or_default() += 1;
            chosen.push(event.clone());
            // A sentence says it once, in however many documents.
            left.retain(|(_, other)| other.text != event.text);
        }
        chosen
    }
}

fn hundredths(event: &RelationEvent) -> u32 {
    (event.confidence * 100.0).round().clamp(0.0, 100.0) as u32 // not a number: 0
}

fn rank(event: &RelationEvent) -> Rank {
    (event.status == Status::Negated, Reverse(hundredths(event)), event.id.clone())
}

/// What one event adds, in whole numbers, so that sums are free of order.
struct Step {
    status: Status,
    sign: i8,
    /// Confidence × factor, in millionths.
    weight: i64,
    /// Goldstein value, in millionths.
    goldstein: i64,
}

impl Step {
    fn of(event: &RelationEvent, options: &DyadOptions) -> Self {
        let factor = match event.status {
            Status::Asserted => options.asserted,
            Status::Hypothetical => options.hypothetical,
            Status::Negated => options.negated,
        };
        let factor = if factor.is_finite() { factor.clamp(0.0, 1000.0) } else { 0.0 };
        Self {
            status: event.status,
            sign: event.sign.signum(),
            weight: (f64::from(hundredths(event)) * factor * 1e4).round() as i64,
            goldstein: (event.intensity.clamp(-10.0, 10.0) * 1e6).round() as i64,
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Tally {
    asserted: u64,
    hypothetical: u64,
    negated: u64,
    counts: BySign<u64>,
    weights: BySign<i64>,
    goldstein: i64,
}

impl Tally {
    fn add(&mut self, step: &Step) {
        match step.status {
            Status::Asserted => {
                self.asserted += 1;
                self.goldstein += step.goldstein;
            }
            Status::Hypothetical => self.hypothetical += 1,
            Status::Negated => self.negated += 1,
        }
        let (count, weight) = match step.sign {
            1 => (&mut self.counts.cooperation, &mut self.weights.cooperation),
            -1 => (&mut self.counts.conflict, &mut self.weights.conflict),
            _ => (&mut self.counts.neutral, &mut self.weights.neutral),
        };
        *weight += step.weight;
        self.weights.all += step.weight;
        if step.status != Status::Negated {
            *count += 1;
            self.counts.all += 1;
        }
    }

    fn finish(&self) -> DyadTally {
        let weight = |millionths: i64| rounded(millionths as f64 / 1e6, 6);
        let goldstein = self.goldstein as f64 / 1e6 / self.asserted as f64;
        DyadTally {
            events: self.asserted + self.hypothetical + self.negated,
            asserted: self.asserted,
            hypothetical: self.hypothetical,
            negated: self.negated,
            counts: self.counts,
            weights: BySign {
                all: weight(self.weights.all),
                cooperation: weight(self.weights.cooperation),
                conflict: weight(self.weights.conflict),
                neutral: weight(self.weights.neutral),
            },
            goldstein: (self.asserted > 0).then(|| rounded(goldstein, 6)),
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Ways {
    total: Tally,
    forward: Tally,
    backward: Tally,
    mutual: Tally,
}

impl Ways {
    fn add(&mut self, way: DyadWay, step: &Step) {
        self.total.add(step);
        match way {
            DyadWay::Forward => self.forward.add(step),
            DyadWay::Backward => self.backward.add(step),
            DyadWay::Mutual => self.mutual.add(step),
        }
    }

    fn finish(&self) -> DyadWays {
        DyadWays {
            total: self.total.finish(),
            forward: self.forward.finish(),
            backward: self.backward.finish(),
            mutual: self.mutual.finish(),
        }
    }
}

#[derive(Clone, Debug)]
struct Relation {
    tally: Tally,
    first: Option<Date>,
    last: Option<Date>,
    example: RelationEvent,
}

impl Relation {
    fn of(event: &RelationEvent) -> Self {
        Self { tally: Tally::default(), first: None, last: None, example: event.clone() }
    }

    fn add(&mut self, event: &RelationEvent, step: &Step) {
        self.tally.add(step);
        if let Some(date) = event.date {
            self.first = Some(self.first.map_or(date, |first| first.min(date)));
            self.last = Some(self.last.map_or(date, |last| last.max(date)));
        }
        if rank(event) < rank(&self.example) {
            self.example = event.clone();
        }
    }
}

/// Number of the period that starts on a day; periods that follow each other have numbers that do.
fn ordinal(start: Date, period: Window) -> i64 {
    let months = i64::from(start.year()) * 12 + i64::from(start.month()) - 1;
    match period {
        Window::Week => start.since(date(1970, 1, 5)).map_or(0, |span| i64::from(span.get_days()).div_euclid(7)),
        Window::Month => months,
        Window::Quarter => months.div_euclid(3),
        Window::Year => i64::from(start.year()),
    }
}

/// By ISO 8601, but for the quarter, for which it has no sign.
fn label(start: Date, period: Window) -> CompactString {
    let year = start.year();
    match period {
        Window::Week => {
            let week = start.iso_week_date();
            format_compact!("{:04}-W{:02}", week.year(), week.week())
        }
        Window::Month => format_compact!("{year:04}-{:02}", start.month()),
        Window::Quarter => format_compact!("{year:04}-Q{}", (start.month() - 1) / 3 + 1),
        Window::Year => format_compact!("{year:04}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EventActor, Trigger};
    use crate::statistics::Random;

    fn actor(id: &str) -> EventActor {
        let name = format!("Land {id}").into();
        EventActor { id: id.into(), name, unit: None, person: None, mention: id.to_owned(), start: 0, end: 1 }
    }

    fn event(number: usize, ends: (&str, &str), relation: &str, sign: i8, day: Option<&str>, confidence: f64) -> RelationEvent {
        RelationEvent {
            id: format_compact!("e{number:04}"),
            doc: "d".into(),
            date: day.map(|day| day.parse().unwrap()),
            publisher: None,
            sentence: number as u32,
            text: format!("Sentence {number}."),
            start: 0,
            end: 1,
            source: actor(ends.0),
            target: actor(ends.1),
            relation: relation.into(),
            symmetric: relation == "talks",
            status: Status::Asserted,
            plover: None,
            cameo: None,
            quad: 1,
            sign,
            intensity: 4.0 * f64::from(sign),
            trigger: Trigger { text: "x".to_owned(), start: 0, end: 1 },
            frame: "f/f".into(),
            confidence,
            speaker: None,
        }
    }

    #[test]
    fn events_are_counted_by_way_sign_and_time() {
        let mut events = vec![
            event(1, ("A", "B"), "aid", 1, Some("2026-01-31"), 0.9),
            event(2, ("B", "A"), "accuse", -1, Some("2026-02-01"), 0.5),
            event(3, ("A", "B"), "talks", 1, Some("2026-05-17"), 0.8),
            event(4, ("A", "B"), "accuse", -1, None, 0.7),
            event(5, ("A", "C"), "accuse", -1, None, 0.7),
            event(6, ("A", "B"), "aid", 1, Some("2026-01-02"), 0.6),
            event(7, ("A", "B"), "aid", 1, Some("2026-01-03"), f64::NAN),
        ];
        events[1].status = Status::Hypothetical;
        events[5].status = Status::Negated;
        events.push(events[0].clone()); // once is enough
        let profile = dyad(&events, "A", "B", &DyadOptions::default());
        let total = &profile.ways.total;
        assert_eq!((total.events, total.asserted, total.hypothetical, total.negated), (6, 4, 1, 1));
        assert_eq!(total.counts, BySign { all: 5, cooperation: 3, conflict: 2, neutral: 0 });
        assert_eq!(total.weights, BySign { all: 2.65, cooperation: 1.7, conflict: 0.95, neutral: 0.0 });
        assert_eq!(total.goldstein, Some(2.0)); // (4 + 4 - 4 + 4) / 4
        assert_eq!((profile.ways.forward.events, profile.ways.backward.events, profile.ways.mutual.events), (4, 1, 1));
        assert_eq!((profile.ways.backward.goldstein, profile.undated.total.events), (None, 1));
        let periods: Vec<_> =
            profile.timeline.iter().map(|row| (row.period.as_str(), row.gap, row.ways.total.events)).collect();
        assert_eq!(periods, [("2026-01", 0, 3), ("2026-02", 0, 1), ("2026-05", 2, 1)]);
        assert_eq!((profile.one_name.as_str(), profile.other_name.as_str()), ("Land A", "Land B"));
        let aid = &profile.relations[0];
        assert_eq!((aid.relation.as_str(), aid.way, aid.tally.events), ("aid", DyadWay::Forward, 3));
        assert_eq!((aid.first, aid.last), (Some(date(2026, 1, 2)), Some(date(2026, 1, 31))));
        assert_eq!(aid.example.id, "e0001");
        let turned = dyad(&events, "B", "A", &DyadOptions::default());
        assert_eq!(turned.ways.forward, profile.ways.backward);
        assert_eq!(turned.ways.mutual, profile.ways.mutual);
    }

    #[test]
    fn periods_have_their_first_days_and_names() {
        let day: Date = "2027-01-03".parse().unwrap(); // a Sunday: of the last week of 2026
        for (period, first, name) in [
            (Window::Week, "2026-12-28", "2026-W53"),
            (Window::Month, "2027-01-01", "2027-01"),
            (Window::Quarter, "2027-01-01", "2027-Q1"),
            (Window::Year, "2027-01-01", "2027"),
        ] {
            let start = period.start(day);
            assert_eq!((start.to_string().as_str(), label(start, period).as_str()), (first, name));
            let next = period.start(day.checked_add(jiff::Span::new().days(366)).unwrap());
            let between = ordinal(next, period) - ordinal(start, period);
            assert_eq!(
                between,
                match period {
                    Window::Week => 53,
                    Window::Month => 12,
                    Window::Quarter => 4,
                    Window::Year => 1,
                }
            );
        }
        for day in [Date::MIN, Date::MAX] {
            for period in [Window::Week, Window::Month, Window::Quarter, Window::Year] {
                let start = period.start(day);
                let _ = (label(start, period), ordinal(start, period));
            }
        }
    }

    #[test]
    fn evidence_is_spread_and_free_of_order() {
        let mut events = Vec::new();
        for number in 0..5000 {
            let relation = ["aid", "accuse", "talks", "sanction"][number % 4];
            let day = format!("{:04}-03-01", 1000 + number * 7 % 900);
            let sign = if number % 2 == 0 { 1 } else { -1 };
            let confidence = (30 + number * 31 % 60) as f64 / 100.0;
            events.push(event(number, ("A", "B"), relation, sign, Some(&day), confidence));
        }
        let profile = dyad(&events, "A", "B", &DyadOptions::default());
        let relations: HashSet<_> = profile.evidence.iter().map(|event| event.relation.as_str()).collect();
        assert_eq!((profile.evidence.len(), relations.len()), (10, 4));
        assert_eq!(profile.evidence[0].confidence, 0.89);
        Random(4).shuffle(&mut events);
        assert_eq!(dyad(&events, "A", "B", &DyadOptions::default()), profile);
        let same: Vec<_> = (0..5).map(|number| RelationEvent { text: "One.".to_owned(), ..events[number].clone() }).collect();
        assert_eq!(dyad(&same, "A", "B", &DyadOptions::default()).evidence.len(), 1);
        let read: DyadProfile = serde_json::from_str(&serde_json::to_string(&profile).unwrap()).unwrap();
        assert_eq!(read, profile);
    }
}

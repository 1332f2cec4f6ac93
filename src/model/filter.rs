use std::collections::BTreeSet;

use compact_str::CompactString;
use jiff::civil::Date;

use super::{RelationEdge, RelationEvent, Status};

/// Which events and relations are wanted. An empty set asks for nothing: all pass. Conditions of different kinds must all hold.
///
/// Of a graph that is read from a file only whole relations can be told apart, so there a condition on status asks for relations with at
/// least one such event, and one on confidence for the mean of the events; dates and near-duplicates need the events.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Relation types.
    pub relations: BTreeSet<CompactString>,
    /// PLOVER roots, in capitals.
    pub roots: BTreeSet<CompactString>,
    /// Quad classes, 0 to 4.
    pub quads: BTreeSet<u8>,
    /// Signs: 1, 0, -1.
    pub signs: BTreeSet<i8>,
    /// How the text presents the event.
    pub statuses: BTreeSet<Status>,
    /// Actors of which at least one end must be.
    pub actors: BTreeSet<CompactString>,
    /// Least confidence, itself included.
    pub min_confidence: f64,
    /// First day, itself included. With it or `until`, what has no date is left out.
    pub since: Option<Date>,
    /// Last day, itself included.
    pub until: Option<Date>,
    /// Least weight of a relation, itself included.
    pub min_weight: f64,
    /// Least number of documents behind a relation, itself included.
    pub min_documents: u64,
}

impl Filter {
    /// Whether a day lies between both ends, they included; what has no date does when no end is set.
    #[must_use]
    pub fn admits_date(&self, date: Option<Date>) -> bool {
        match date {
            Some(date) => self.since.is_none_or(|since| since <= date) && self.until.is_none_or(|until| date <= until),
            None => self.since.is_none() && self.until.is_none(),
        }
    }

    /// Whether an event is wanted, but for its actors and whatever only a whole relation has.
    #[must_use]
    pub fn admits_event(&self, event: &RelationEvent) -> bool {
        self.admits_date(event.date)
            && event.confidence >= self.min_confidence
            && (self.statuses.is_empty() || self.statuses.contains(&event.status))
            && self.admits_type(&event.relation, event.plover.as_deref(), event.quad, event.sign)
    }

    /// Whether one of these names of the two ends is asked for.
    #[must_use]
    pub fn admits_actors(&self, ids: &[&str]) -> bool {
        self.actors.is_empty() || ids.iter().any(|id| self.actors.contains(*id))
    }

    /// Whether a relation of a graph that was folded with this filter is wanted: by its weight and its documents.
    #[must_use]
    pub fn admits_size(&self, edge: &RelationEdge) -> bool {
        edge.weight >= self.min_weight && edge.documents >= self.min_documents
    }

    /// Whether a relation of any graph is wanted. Dates are not looked at.
    #[must_use]
    pub fn admits_edge(&self, source: &str, edge: &RelationEdge, target: &str) -> bool {
        let has = |status: &Status| match status {
            Status::Asserted => edge.asserted > 0,
            Status::Hypothetical => edge.hypothetical > 0,
            Status::Negated => edge.negated > 0,
        };
        self.admits_actors(&[source, target])
            && self.admits_size(edge)
            && edge.confidence >= self.min_confidence
            && (self.statuses.is_empty() || self.statuses.iter().any(has))
            && self.admits_type(&edge.relation, edge.plover.as_deref(), edge.quad, edge.sign)
    }

    /// Whether anything but days is asked for: then actors without a relation are of no interest.
    #[must_use]
    pub fn selects_relations(&self) -> bool {
        *self != Self { since: self.since, until: self.until, ..Self::default() }
    }

    /// Whether days matter.
    #[must_use]
    pub fn has_dates(&self) -> bool {
        self.since.is_some() || self.until.is_some()
    }

    fn admits_type(&self, relation: &str, root: Option<&str>, quad: u8, sign: i8) -> bool {
        (self.relations.is_empty() || self.relations.contains(relation))
            && (self.roots.is_empty() || root.is_some_and(|root| self.roots.contains(root)))
            && (self.quads.is_empty() || self.quads.contains(&quad))
            && (self.signs.is_empty() || self.signs.contains(&sign))
    }
}

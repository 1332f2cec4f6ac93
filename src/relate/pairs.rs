//! Who is related to whom at a trigger: source to target, each party with each, or one who goes between to each party.

use super::Outcome;
use super::arguments::{Filler, Scene, Site};
use crate::lexicon::{Frame, Role, Shape, TriggerKind};

/// A noun that only modifies another says less: "peace summit", "air defense systems".
const MODIFIER: f64 = 0.7;

/// Two actors that a frame relates.
pub(super) struct Pair {
    pub source: Filler,
    pub target: Filler,
    pub symmetric: bool,
}

/// The pairs of actors that a frame relates at a trigger. Where its roles give one end only, the nearest actor is the other if the frame is as sure as
/// `min_near`.
pub(super) fn pairs(scene: &Scene, site: &Site, frame: &Frame, min_near: f64) -> Result<Vec<Pair>, Outcome> {
    let search = Search {
        scene,
        site,
        frame,
        near: frame.near && frame.confidence >= min_near,
        owned: scene.is_circumstance(site) && !scene.fillers(site, &Role::Modifier).is_empty(),
        receiver: scene.receiver_of(site),
    };
    match frame.shape {
        Shape::Directed => search.directed(),
        Shape::Reciprocal => search.reciprocal(),
        Shape::Mediation => search.mediation(),
    }
}

fn no_actor(roles: &[Role]) -> Outcome {
    Outcome::NoActor(roles.iter().map(Role::as_str).collect::<Vec<_>>().join(", "))
}

fn is_same(one: &Filler, other: &Filler) -> bool {
    one.actor.actor.id == other.actor.actor.id
}

struct Search<'a, 's, 'd> {
    scene: &'a Scene<'s, 'd>,
    site: &'a Site,
    frame: &'a Frame,
    near: bool,
    /// The noun has an owner, and the subject of its verb does not do it.
    owned: bool,
    receiver: Option<usize>,
}

impl Search<'_, '_, '_> {
    /// The actors of each role that has any.
    fn by_role(&self, roles: &[Role], source: bool) -> Vec<Vec<Filler>> {
        let (scene, site) = (self.scene, self.site);
        let other = source && (self.owned || self.receiver.is_some());
        let found = roles.iter().filter(|role| !(other && **role == Role::Subject)).map(|role| {
            let mut fillers = scene.fillers(site, role);
            fillers.retain(|filler| match role {
                Role::Modifier if source => !scene.is_anti(filler.mention),
                // "U.S. gas is going to Europe": nobody visits
                Role::Subject if source => &*self.frame.relation.id != "visit" || !scene.is_mere_modifier(filler.mention),
                // "along with Oman, Qatar rejects the plan": Oman is not rejected
                _ => source || !scene.is_companion(filler.mention),
            });
            fillers
        });
        found.filter(|fillers| !fillers.is_empty()).collect()
    }

    /// Each actor once, with the position of the role that gave it.
    fn parties(&self) -> Vec<(usize, Filler)> {
        let mut all: Vec<(usize, Filler)> = Vec::new();
        let roles = self.frame.parties.iter().enumerate();
        for (role, place) in roles.filter(|(_, role)| !(self.owned && **role == Role::Subject)) {
            for filler in self.scene.fillers(self.site, place) {
                if !all.iter().any(|(_, other)| is_same(other, &filler)) {
                    all.push((role, filler));
                }
            }
        }
        all
    }

    fn directed(&self) -> Result<Vec<Pair>, Outcome> {
        let Self { scene, site, frame, .. } = *self;
        let mut sources = self.by_role(&frame.source, true).into_iter().next().unwrap_or_default();
        // The first target role with an actor other than the source: "Iran sanctions" may give the same word for both.
        let mut targets = self.by_role(&frame.target, false);
        if let Some(receiver) = self.receiver {
            // "needs the support of the Union"
            if sources.is_empty() {
                sources = scene.fillers(site, &Role::Preposition("of".into()));
            }
            let mut given = Vec::new();
            scene.resolve(receiver, 0.95, &mut given);
            targets.push(given);
        }
        let near = self.near && frame.source != [Role::Speaker] && !scene.is_bound_adjective(site);
        if sources.is_empty() && (targets.is_empty() || !near) {
            return Err(no_actor(&frame.source));
        }
        let differs = |filler: &Filler| sources.iter().any(|source| !is_same(source, filler));
        let (sources, targets) = if sources.is_empty() {
            let targets = targets.into_iter().next().unwrap_or_default();
            (scene.near_source(site, &frame.relation, &targets), targets)
        } else if let Some(targets) = targets.iter().find(|targets| targets.iter().any(differs)) {
            (sources.clone(), targets.clone())
        } else if near {
            (sources.clone(), scene.near_target(site, &frame.relation, &sources))
        } else if targets.is_empty() {
            return Err(no_actor(&frame.target));
        } else {
            return Err(Outcome::OneActor(sources[0].actor.actor.id.clone()));
        };
        if sources.is_empty() || targets.is_empty() {
            return Err(no_actor(if sources.is_empty() { &frame.source } else { &frame.target }));
        }
        let mut pairs = Vec::new();
        for source in &sources {
            for target in targets.iter().filter(|target| !is_same(target, source)) {
                pairs.push(Pair { source: source.clone(), target: target.clone(), symmetric: false });
            }
        }
        Ok(pairs)
    }

    fn reciprocal(&self) -> Result<Vec<Pair>, Outcome> {
        let Self { scene, site, frame, .. } = *self;
        let mut parties = self.parties();
        if parties.is_empty() {
            return Err(no_actor(&frame.parties));
        }
        let role_of = |party: usize| frame.parties.get(party);
        let is_preposition =
            |role: usize, words: &[&str]| matches!(role_of(role), Some(Role::Preposition(word)) if words.contains(&&**word));
        let between = |role: usize| is_preposition(role, &["between"]);
        let modifies = |role: usize| role_of(role) == Some(&Role::Modifier);
        let several = |of: &dyn Fn(usize) -> bool| parties.iter().filter(|(role, _)| of(*role)).count() > 1;
        if several(&between) {
            // "the deal between A and B was brokered by C": C is no party
            parties.retain(|(role, _)| between(*role));
        } else if several(&modifies) && !parties.iter().any(|(role, _)| matches!(role_of(*role), Some(Role::Preposition(_)))) {
            // "suggested a round of Iran-US talks"
            parties.retain(|(role, _)| modifies(*role));
        }
        if parties.len() == 1
            && self.near
            && site.kind != TriggerKind::Verb
            // "We discussed Russia's war": the other side of a fight that is not named is not whoever speaks of it.
            && frame.relation.quad != 4
        {
            let known = [parties[0].1.clone()];
            let mut other = scene.near_source(site, &frame.relation, &known);
            if other.is_empty() {
                other = scene.near_target(site, &frame.relation, &known);
            }
            parties.extend(other.into_iter().map(|filler| (frame.parties.len(), filler)));
        }
        // "A and B met": A with B. "A and B signed a deal with C": each with C. "Talks with A and B": not A with B.
        let one_role =
            !is_preposition(parties[0].0, &["with", "to", "from"]) && parties.iter().all(|(role, _)| *role == parties[0].0);
        let mut pairs = Vec::new();
        for (at, (role, one)) in parties.iter().enumerate() {
            // "between Peru and Chile and between Chad and Libya": not Peru with Libya
            let apart = |other: &Filler| {
                between(*role)
                    && (scene.between_of(one.mention) != scene.between_of(other.mention)
                        || scene.in_other_pair(one.mention, other.mention))
            };
            let others = parties[at + 1..].iter().filter(|(other, _)| one_role || other != role);
            for (_, other) in others.filter(|(_, other)| !apart(other) && !scene.is_member(other.mention, one.mention)) {
                let (source, target) = if one.actor.actor.id < other.actor.actor.id { (one, other) } else { (other, one) };
                pairs.push(Pair { source: source.clone(), target: target.clone(), symmetric: true });
            }
        }
        if pairs.is_empty() { Err(Outcome::OneActor(parties[0].1.actor.actor.id.clone())) } else { Ok(pairs) }
    }

    fn mediation(&self) -> Result<Vec<Pair>, Outcome> {
        let Self { scene, site, frame, .. } = *self;
        let sources = self.by_role(&frame.source, true);
        let Some(sources) = sources.first() else { return Err(no_actor(&frame.source)) };
        let mut parties: Vec<Filler> = self.parties().into_iter().map(|(_, party)| party).collect();
        parties.retain(|party| !scene.is_companion(party.mention));
        if parties.is_empty() && frame.near {
            parties = scene.near_target(site, &frame.relation, sources);
        }
        if parties.is_empty() {
            return Err(no_actor(&frame.parties));
        }
        let mut pairs = Vec::new();
        for source in sources {
            for party in parties.iter().filter(|party| !sources.iter().any(|other| is_same(other, party))) {
                pairs.push(Pair { source: source.clone(), target: party.clone(), symmetric: false });
            }
        }
        if pairs.is_empty() { Err(Outcome::OneActor(sources[0].actor.actor.id.clone())) } else { Ok(pairs) }
    }
}

/// How sure a frame is of a pair: its words, and how its ends were found.
pub(super) fn frame_confidence(scene: &Scene, site: &Site, frame: &Frame, pair: &Pair) -> f64 {
    let modifier = if scene.modifies_noun(site) { MODIFIER } else { 1.0 };
    (frame.confidence * modifier * pair.source.factor * pair.target.factor * 100.0).round() / 100.0
}

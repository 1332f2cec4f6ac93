//! What a node is: a country, a part of it, a person, or a group of actors from the user's table.

use std::collections::HashMap;

use compact_str::{CompactString, format_compact};

use crate::model::{ActorKind, Unit};
use crate::options::{AggregateOptions, NodeLevel};

/// Numbers the nodes as they come.
#[derive(Clone, Debug, Default)]
pub(super) struct Nodes {
    numbers: HashMap<CompactString, u32>,
    nodes: Vec<Node>,
}

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub id: CompactString,
    name: Option<CompactString>,
    /// The user's name for a group, which goes before those of its members.
    given: bool,
    pub kind: Option<ActorKind>,
}

impl Node {
    pub fn name(&self) -> CompactString {
        self.name.clone().unwrap_or_else(|| self.id.clone())
    }
}

/// An actor as an event or a document names it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named<'a> {
    pub id: &'a CompactString,
    pub name: &'a CompactString,
    pub kind: Option<ActorKind>,
    pub unit: Option<Unit>,
    pub person: Option<&'a CompactString>,
}

impl Nodes {
    pub fn get(&self, number: u32) -> &Node {
        &self.nodes[number as usize]
    }

    /// The node that an actor is part of.
    pub fn number(&mut self, named: Named, options: &AggregateOptions) -> u32 {
        if let Some(group) = options.groups.get(named.id) {
            let own = (group.id == *named.id).then_some(named.name);
            let kind = own.and(named.kind).or(Some(ActorKind::Bloc));
            return self.enter(group.id.clone(), group.name.as_ref().or(own), group.name.is_some(), kind);
        }
        match (options.nodes, named.unit, named.person) {
            (NodeLevel::Unit, Some(unit), _) => {
                let name = format_compact!("{} ({})", named.name, unit_name(unit));
                self.enter(format_compact!("{}{}", named.id, unit), Some(&name), false, named.kind)
            }
            (NodeLevel::Person, _, Some(person)) => {
                self.enter(format_compact!("{}:{person}", named.id), Some(person), false, named.kind)
            }
            _ => self.enter(named.id.clone(), Some(named.name), false, named.kind),
        }
    }

    /// Where names or sorts differ, the lesser is kept, so that their order makes no difference.
    fn enter(&mut self, id: CompactString, name: Option<&CompactString>, given: bool, kind: Option<ActorKind>) -> u32 {
        let number = *self.numbers.entry(id).or_insert_with_key(|id| {
            self.nodes.push(Node { id: id.clone(), name: None, given: false, kind: None });
            self.nodes.len() as u32 - 1
        });
        let node = &mut self.nodes[number as usize];
        if let Some(name) = name {
            let better = match &node.name {
                None => true,
                Some(known) if given == node.given => name < known,
                Some(_) => given,
            };
            if better {
                node.name = Some(name.clone());
                node.given = given;
            }
        }
        node.kind = [node.kind, kind].into_iter().flatten().min();
        number
    }
}

/// What the part of an actor is called.
fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Gov => "government",
        Unit::Mil => "military",
        Unit::Leg => "parliament",
        Unit::Jud => "courts",
        Unit::Spy => "intelligence",
        Unit::Cop => "police",
        Unit::Opp => "opposition",
        Unit::Reb => "rebels",
        Unit::Sep => "separatists",
        Unit::Pty => "party",
        Unit::Uaf => "armed group",
        Unit::Med => "media",
        Unit::Bus => "business",
        Unit::Cvl => "civilians",
        Unit::Edu => "education",
        Unit::Rel => "clergy",
        Unit::Lab => "labour",
        Unit::Elite => "elite",
        Unit::Igo => "IGO",
        Unit::Ngo => "NGO",
    }
}

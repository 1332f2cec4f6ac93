use super::tag::codes;

codes! {
    /// A Universal Dependencies relation, version 2, with the subtypes that English treebanks use
    /// (<https://universaldependencies.org/en/dep/>).
    Deprel {
        Acl = "acl", AclRelcl = "acl:relcl", Advcl = "advcl", AdvclRelcl = "advcl:relcl", Advmod = "advmod", Amod = "amod",
        Appos = "appos", Aux = "aux", AuxPass = "aux:pass", Case = "case", Cc = "cc", CcPreconj = "cc:preconj",
        Ccomp = "ccomp", Clf = "clf", Compound = "compound", CompoundPrt = "compound:prt", Conj = "conj", Cop = "cop",
        Csubj = "csubj", CsubjOuter = "csubj:outer", CsubjPass = "csubj:pass", Dep = "dep", Det = "det",
        DetPredet = "det:predet", Discourse = "discourse", Dislocated = "dislocated", Expl = "expl", Fixed = "fixed",
        Flat = "flat", Goeswith = "goeswith", Iobj = "iobj", List = "list", Mark = "mark", Nmod = "nmod",
        NmodDesc = "nmod:desc", NmodPoss = "nmod:poss", NmodUnmarked = "nmod:unmarked", Nsubj = "nsubj", NsubjOuter = "nsubj:outer",
        NsubjPass = "nsubj:pass", Nummod = "nummod", Obj = "obj", Obl = "obl", OblAgent = "obl:agent",
        OblUnmarked = "obl:unmarked", Orphan = "orphan", Parataxis = "parataxis", Punct = "punct",
        Reparandum = "reparandum", Root = "root", Vocative = "vocative", Xcomp = "xcomp",
    }
}

/// The arc that ends in a token: its head and the relation to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arc {
    /// Position of the head in the sentence; `None` for the root.
    pub head: Option<u32>,
    /// Relation to the head; [`Deprel::Root`] for the root.
    pub deprel: Deprel,
}

/// Why a list of arcs is no tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// No token, or several, without a head.
    #[error("a tree has one root, this has {0}")]
    Roots(usize),
    /// A head outside the sentence.
    #[error("token {0} has a head outside the sentence")]
    OutOfRange(usize),
    /// A token that the root does not reach.
    #[error("token {0} is on a cycle")]
    Cycle(usize),
}

/// A dependency tree over the tokens of one sentence.
///
/// Invariant: one root, every head in range, no cycle. An empty sentence has an empty tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    arcs: Vec<Arc>,
    /// Children of token `i`, left to right: `children[first[i]..first[i + 1]]`.
    children: Vec<u32>,
    first: Vec<u32>,
}

impl Tree {
    /// Checks the arcs and indexes the children. Linear in the number of tokens.
    ///
    /// # Errors
    /// When the arcs are not a tree.
    pub fn new(arcs: Vec<Arc>) -> Result<Self, TreeError> {
        let n = arcs.len();
        let mut first = vec![0u32; n + 1];
        for (token, arc) in arcs.iter().enumerate() {
            match arc.head {
                Some(head) if head as usize >= n => return Err(TreeError::OutOfRange(token)),
                Some(head) => first[head as usize + 1] += 1,
                None => {}
            }
        }
        let roots: Vec<_> = (0..n).filter(|&token| arcs[token].head.is_none()).collect();
        if n > 0 && roots.len() != 1 {
            return Err(TreeError::Roots(roots.len()));
        }
        for token in 0..n {
            first[token + 1] += first[token];
        }
        let mut next = first.clone();
        let mut children = vec![0u32; n.saturating_sub(1)];
        for (token, arc) in (0u32..).zip(&arcs) {
            if let Some(head) = arc.head {
                children[next[head as usize] as usize] = token;
                next[head as usize] += 1;
            }
        }
        let tree = Self { arcs, children, first };
        let mut reached = vec![false; n];
        let mut stack = roots;
        while let Some(token) = stack.pop() {
            reached[token] = true;
            stack.extend(tree.children(token));
        }
        match reached.iter().position(|&seen| !seen) {
            Some(token) => Err(TreeError::Cycle(token)),
            None => Ok(tree),
        }
    }

    /// Number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.arcs.len()
    }

    /// Whether there is no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.arcs.is_empty()
    }

    /// The head of a token; `None` for the root.
    #[must_use]
    pub fn head(&self, token: usize) -> Option<usize> {
        self.arcs[token].head.map(|head| head as usize)
    }

    /// The relation of a token to its head.
    #[must_use]
    pub fn deprel(&self, token: usize) -> Deprel {
        self.arcs[token].deprel
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> Option<usize> {
        self.arcs.iter().position(|arc| arc.head.is_none())
    }

    /// Direct dependents, left to right.
    pub fn children(&self, token: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.children[self.first[token] as usize..self.first[token + 1] as usize].iter().map(|&child| child as usize)
    }

    /// Direct dependents with one of these relations, left to right.
    pub fn children_by<'t>(&'t self, token: usize, deprels: &'t [Deprel]) -> impl Iterator<Item = usize> + 't {
        self.children(token).filter(move |&child| deprels.contains(&self.deprel(child)))
    }

    /// The heads above a token, nearest first.
    pub fn ancestors(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.head(token), |&head| self.head(head))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arcs(heads: &[i64]) -> Vec<Arc> {
        heads.iter().map(|&head| Arc { head: u32::try_from(head).ok(), deprel: Deprel::Dep }).collect()
    }

    #[test]
    fn children_come_left_to_right() {
        let tree = Tree::new(arcs(&[1, -1, 1, 4, 1])).unwrap();
        assert_eq!(tree.children(1).collect::<Vec<_>>(), [0, 2, 4]);
        assert_eq!(tree.children(4).collect::<Vec<_>>(), [3]);
        assert_eq!(tree.ancestors(3).collect::<Vec<_>>(), [4, 1]);
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        assert_eq!(Tree::new(arcs(&[1, 0])), Err(TreeError::Roots(0)));
        assert_eq!(Tree::new(arcs(&[-1, -1])), Err(TreeError::Roots(2)));
        assert_eq!(Tree::new(arcs(&[-1, 7])), Err(TreeError::OutOfRange(1)));
        assert_eq!(Tree::new(arcs(&[-1, 2, 1])), Err(TreeError::Cycle(1)));
        assert!(Tree::new(Vec::new()).unwrap().is_empty());
    }
}

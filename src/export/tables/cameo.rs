//! CAMEO codes (Gerner, Schrodt & Yilmaz, manual 1.1b3): their levels, and what they are called.

/// The first `digits` of a code: 2 for the root, 3 for the base code. All of it where it is shorter.
pub(super) fn prefix(code: &str, digits: usize) -> &str {
    code.get(..digits).unwrap_or(code)
}

/// What a code is called; of one that is not listed, its base code, then its root.
pub(super) fn label(code: &str) -> Option<&'static str> {
    let find = |code: &str| LABELS.binary_search_by_key(&code, |&(known, _)| known).ok().map(|at| LABELS[at].1);
    find(code).or_else(|| find(prefix(code, 3))).or_else(|| find(prefix(code, 2)))
}

/// By code. All roots, and the codes that our types and frames give.
const LABELS: &[(&str, &str)] = &[
    ("01", "Make public statement"),
    ("010", "Make statement"),
    ("02", "Appeal"),
    ("020", "Appeal"),
    ("023", "Appeal for material aid"),
    ("03", "Express intent to cooperate"),
    ("030", "Express intent to cooperate"),
    ("04", "Consult"),
    ("040", "Consult"),
    ("041", "Discuss by telephone"),
    ("042", "Make a visit"),
    ("043", "Host a visit"),
    ("044", "Meet at a third location"),
    ("045", "Mediate"),
    ("046", "Engage in negotiation"),
    ("05", "Engage in diplomatic cooperation"),
    ("050", "Engage in diplomatic cooperation"),
    ("051", "Praise or endorse"),
    ("052", "Defend verbally"),
    ("053", "Rally support on behalf of"),
    ("054", "Grant diplomatic recognition"),
    ("055", "Apologize"),
    ("056", "Forgive"),
    ("057", "Sign formal agreement"),
    ("06", "Engage in material cooperation"),
    ("060", "Engage in material cooperation"),
    ("061", "Cooperate economically"),
    ("062", "Cooperate militarily"),
    ("063", "Engage in judicial cooperation"),
    ("064", "Share intelligence or information"),
    ("07", "Provide aid"),
    ("070", "Provide aid"),
    ("071", "Provide economic aid"),
    ("072", "Provide military aid"),
    ("073", "Provide humanitarian aid"),
    ("074", "Provide military protection or peacekeeping"),
    ("075", "Grant asylum"),
    ("08", "Yield"),
    ("080", "Yield"),
    ("081", "Ease administrative sanctions"),
    ("082", "Ease political dissent"),
    ("083", "Accede to requests or demands for political reform"),
    ("0831", "Accede to demands for change in leadership"),
    ("084", "Return, release"),
    ("0841", "Return, release person(s)"),
    ("0842", "Return, release property"),
    ("085", "Ease economic sanctions, boycott, embargo"),
    ("086", "Allow international involvement"),
    ("087", "De-escalate military engagement"),
    ("0871", "Declare truce, ceasefire"),
    ("0872", "Ease military blockade"),
    ("0873", "Demobilize armed forces"),
    ("0874", "Retreat or surrender militarily"),
    ("09", "Investigate"),
    ("090", "Investigate"),
    ("10", "Demand"),
    ("100", "Demand"),
    ("11", "Disapprove"),
    ("110", "Disapprove"),
    ("111", "Criticize or denounce"),
    ("112", "Accuse"),
    ("113", "Rally opposition against"),
    ("114", "Complain officially"),
    ("115", "Bring lawsuit against"),
    ("116", "Find guilty or liable (legally)"),
    ("12", "Reject"),
    ("120", "Reject"),
    ("125", "Reject proposal to meet, discuss, or negotiate"),
    ("128", "Defy norms, law"),
    ("129", "Veto"),
    ("13", "Threaten"),
    ("130", "Threaten"),
    ("131", "Threaten non-force"),
    ("1312", "Threaten to boycott, embargo, or sanction"),
    ("1313", "Threaten to reduce or break relations"),
    ("137", "Threaten with violent repression"),
    ("138", "Threaten with military force"),
    ("139", "Give ultimatum"),
    ("14", "Protest"),
    ("140", "Engage in political dissent"),
    ("141", "Demonstrate or rally"),
    ("142", "Conduct hunger strike"),
    ("143", "Conduct strike or boycott"),
    ("144", "Obstruct passage, block"),
    ("145", "Protest violently, riot"),
    ("15", "Exhibit force posture"),
    ("150", "Demonstrate military or police power"),
    ("151", "Increase police alert status"),
    ("152", "Increase military alert status"),
    ("153", "Mobilize or increase police power"),
    ("154", "Mobilize or increase armed forces"),
    ("16", "Reduce relations"),
    ("160", "Reduce relations"),
    ("161", "Reduce or break diplomatic relations"),
    ("162", "Reduce or stop aid"),
    ("1622", "Reduce or stop military assistance"),
    ("163", "Impose embargo, boycott, or sanctions"),
    ("164", "Halt negotiations"),
    ("165", "Halt mediation"),
    ("166", "Expel or withdraw"),
    ("17", "Coerce"),
    ("170", "Coerce"),
    ("171", "Seize or damage property"),
    ("172", "Impose administrative sanctions"),
    ("173", "Arrest, detain"),
    ("174", "Expel or deport individuals"),
    ("175", "Use tactics of violent repression"),
    ("176", "Attack cybernetically"),
    ("18", "Assault"),
    ("180", "Use unconventional violence"),
    ("181", "Abduct, hijack, or take hostage"),
    ("182", "Physically assault"),
    ("183", "Conduct suicide, car, or other non-military bombing"),
    ("184", "Use as human shield"),
    ("185", "Attempt to assassinate"),
    ("186", "Assassinate"),
    ("19", "Fight"),
    ("190", "Use conventional military force"),
    ("191", "Impose blockade, restrict movement"),
    ("192", "Occupy territory"),
    ("193", "Fight with small arms and light weapons"),
    ("194", "Fight with artillery and tanks"),
    ("195", "Employ aerial weapons"),
    ("196", "Violate ceasefire"),
    ("20", "Use unconventional mass violence"),
    ("200", "Use unconventional mass violence"),
    ("203", "Engage in ethnic cleansing"),
    ("204", "Use weapons of mass destruction"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_ours_has_its_own_label() {
        assert!(LABELS.is_sorted_by_key(|(code, _)| code));
        let relations = crate::lexicon::Lexicon::builtin().relations;
        let types = relations.types().iter().filter_map(|kind| kind.cameo.as_deref());
        for code in types.chain(relations.frames().iter().filter_map(|frame| frame.cameo.as_deref())) {
            assert!(LABELS.iter().any(|(known, _)| *known == code), "no label for {code}");
        }
        assert_eq!(label("1724"), Some("Impose administrative sanctions"));
        assert_eq!(label("99"), None);
        assert_eq!((prefix("0874", 3), prefix("0874", 2), prefix("0", 2), prefix("éé", 3)), ("087", "08", "0", "éé"));
    }
}

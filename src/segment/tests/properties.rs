//! What holds for any text.

use proptest::prelude::*;

use super::*;

/// Every invariant of [`Sentence`] and of the gaps between sentences.
fn check(text: &str) -> usize {
    let table = abbreviations();
    let mut at = 0;
    let mut count = 0;
    for sentence in Segmenter::new(&table).sentences(text) {
        assert_eq!(sentence.index as usize, count);
        let Span { start, end } = sentence.span;
        let (start, end) = (start as usize, end as usize);
        assert!(at <= start && start < end && end - start <= MAX_SENTENCE_BYTES, "{at} {start}..{end}");
        assert!(text[at..start].chars().all(char::is_whitespace), "lost {:?}", &text[at..start]);
        assert_eq!(sentence.as_str(), sentence.as_str().trim());
        let mut token_at = start;
        for (index, token) in sentence.tokens.iter().enumerate() {
            let word = sentence.word(index);
            assert!(!word.is_empty() && word.len() <= MAX_TOKEN_BYTES && sentence.span.contains(token.span));
            assert!(!word.contains(char::is_whitespace), "{word:?}");
            let gap = &text[token_at..token.span.start as usize];
            assert!(gap.chars().all(char::is_whitespace), "no token for {gap:?}");
            let after = text[token.span.end as usize..].chars().next();
            assert_eq!(token.space_after, after.is_some_and(char::is_whitespace));
            token_at = token.span.end as usize;
        }
        assert_eq!(token_at, end, "the last token ends the sentence");
        at = end;
        count += 1;
    }
    assert!(text[at..].chars().all(char::is_whitespace), "lost {:?}", &text[at..]);
    count
}

/// Text made of the pieces that rules look for, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "Gen.", "U.S.", "No.", "talks", "The", "said", "J.", "1.", "(a)", "-", "*", "##", "#x", "@a", "'s", "n't", "don't",
            "e.g.", "...", ". . .", "?!", "…", "。", "“", "”", "\"", "'", "’", "(", ")", "[1]", " [2]", "—", "–", "--", "/",
            "1,234", "5-6-7", "9/11", "a.b@c.d", "http://", "www.", "By Jane Doe", "March 10", "IRAN SEEKS TALKS", "talks.The",
            "non-", "e-", "$5", "7pm", "cannot", "\u{301}", "\u{200D}", "\u{200F}", "👍🏽", "\0", "é", "北京", "ß", "İ", "ﬁ",
        ]).prop_map(str::to_owned),
        3 => prop::sample::select(vec![" ", "  ", "\n", "\r\n", "\r", "\n\n", "\t", "\u{A0}", "\u{3000}", "\u{2028}", "\u{85}"])
            .prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-zA-Z]{1,9}",
        1 => "[!-~]{1,6}",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1500) })]

    #[test]
    fn any_text_keeps_the_invariants(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn text_of_the_pieces_that_rules_look_for_keeps_the_invariants(text in pieces()) {
        check(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn pieces_repeated_past_every_limit_keep_the_invariants_in_linear_time(text in pieces()) {
        let long = text.repeat(40_000 / text.len().max(1) + 1);
        effort::take();
        check(&long);
        let once = effort::take();
        prop_assert!(once <= 40 * long.len() + 4000, "{once} bytes looked at for {}", long.len());
    }
}

#[test]
fn work_is_linear_in_the_text_whatever_it_is() {
    for unit in [
        "a",
        ".",
        " ",
        "\n",
        "a\n",
        "a b",
        "a. ",
        "A. ",
        "a.",
        "x\n\n",
        "\u{301}",
        "\u{1F44D}",
        "\u{200F}",
        "\0",
        "\r\n",
        "\t",
        "-",
        "1-",
        "1/",
        "1,",
        "'s",
        "a'",
        "@",
        "a@",
        "#a",
        "/a",
        "http://a",
        "“",
        "”",
        "(",
        ")",
        ". \n",
        "? a ",
        "a ...",
        "[1]",
        ".[1]",
        " [1]",
        "- a\n",
        "1. a\n",
        "A B\n",
        "the\n",
        "U.S.",
        "é",
        "北",
        "。",
        "a.b/",
        "talks.The ",
        "'",
        "’",
        "March 10\n",
        "# a\n",
    ] {
        let cost = |len: usize| {
            let text = unit.repeat(len / unit.len());
            effort::take();
            check(&text);
            effort::take()
        };
        let (short, long) = (cost(50_000), cost(400_000));
        assert!(long <= 9 * short + 10_000, "{unit:?}: {short} bytes looked at, and {long} for eight times the text");
        assert!(long <= 40 * 400_000, "{unit:?}: {long} bytes looked at for 400000");
    }
}

#[test]
fn one_long_word_after_a_short_one_is_read_in_linear_time() {
    let text = format!("x {} ", "y".repeat(8191)).repeat(40);
    effort::take();
    check(&text);
    assert!(effort::take() <= 8 * text.len());
}

#[test]
fn a_sentence_is_found_before_the_text_behind_it_is_read() {
    let text = format!("They met. {}", "They left. ".repeat(100_000));
    let table = abbreviations();
    effort::take();
    assert_eq!(Segmenter::new(&table).sentences(&text).next().unwrap().as_str(), "They met.");
    assert!(effort::take() < 5_000);
}

//! S15: no expression of the table is built from input. A grep, for the SDK takes any text as an expression.

use std::path::Path;

use crate::sources::rust;

/// What an expression is made of where it is no literal: parts of literals and placeholders, see `store/update.rs`.
const MADE_IN_THE_STORE: [&str; 3] = ["self.expression()", "self.condition()", "condition"];

/// What each call like `update_expression(…)` of a source is given.
fn expressions(source: &str) -> Vec<&str> {
    let calls = source.split("_expression(").skip(1);
    calls.map(|rest| &rest[..end_of_argument(rest)]).collect()
}

/// Where the parenthesis closes that was open before this text. Literals here hold balanced ones.
fn end_of_argument(text: &str) -> usize {
    let mut depth = 1_u32;
    let closing = text.char_indices().find(|(_, letter)| {
        depth = match letter {
            '(' => depth + 1,
            ')' => depth - 1,
            _ => depth,
        };
        depth == 0
    });
    closing.map_or(text.len(), |(at, _)| at)
}

fn is_literal(argument: &str) -> bool {
    argument.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).is_some_and(|inner| !inner.contains('"'))
}

#[test]
fn s15_only_the_store_makes_expressions_and_of_literals_and_placeholders_alone() {
    let mut seen = 0;
    for (path, source) in ["shared", "functions", "infra"].into_iter().flat_map(rust) {
        for argument in expressions(&source) {
            let place = path.display();
            assert!(path.starts_with("shared/src/store"), "{place}: an expression outside the store: {argument}");
            let is_known = MADE_IN_THE_STORE.contains(&argument);
            assert!(is_literal(argument) || is_known, "{place}: an expression of more than literals: {argument}");
            seen += 1;
        }
        let is_text = source.contains("execute_statement(") || source.contains("execute_transaction(");
        assert!(!is_text, "{}: a statement is text that has no placeholders of its own", path.display());
    }
    assert!(seen > 4, "the store is not where it was");
}

#[test]
fn s15_what_an_expression_is_put_together_of_is_a_placeholder() {
    let sources = rust("shared/src/store");
    let of = |name: &str| {
        let path = Path::new("shared/src/store").join(name);
        sources.iter().find(|(found, _)| *found == path).map(|(_, source)| source.as_str()).expect("a source")
    };
    let update = of("update.rs");
    let formats: Vec<&str> = update.split("format!(").skip(1).map(|rest| &rest[..end_of_argument(rest)]).collect();
    let known = [
        r#""{name} = {value}""#,
        r#""attribute_not_exists({name})""#,
        r#""(attribute_not_exists({name}) OR {name} <= {now})""#,
        r#""(attribute_not_exists({name}) OR {name}[0] < {first})""#,
        r#""(attribute_not_exists({name}) OR {name} < {value})""#,
        r##""#{name}""##,
        r##""#n{}", self.names.len()"##,
        r#"":v{}", self.values.len()"#,
    ];
    assert!(!formats.is_empty() && formats.iter().all(|format| known.contains(format)), "{formats:?}");
    // The name of an attribute stands in the code: its lifetime says so.
    assert!(update.split("name: &").skip(1).all(|rest| rest.starts_with("'static str")));
    assert!(of("transaction.rs").contains(r#"then(|| "attribute_not_exists(PK)".to_owned())"#));
}

#[test]
fn the_reader_of_expressions_sees_what_it_is_there_to_see() {
    let source = r#"call.filter_expression("A = :a AND f(B)").set_update_expression(Some(format!("SET {x}")))"#;
    let seen = expressions(source);
    assert_eq!(seen, [r#""A = :a AND f(B)""#, r#"Some(format!("SET {x}"))"#]);
    assert!(is_literal(seen[0]) && !is_literal(seen[1]) && !is_literal(r#""a" + b + "c""#));
}

//! Functions of other languages, and what does the same here: only for messages.

/// Names in lower case, sorted, each with what can be typed instead.
const NATIVE: &[(&str, &str)] = &[
    ("bool", "toBoolean"),
    ("cast", "toInteger"),
    ("ceiling", "ceil"),
    ("char_index", "split"),
    ("concat", "a + b"),
    ("contains", "a CONTAINS b"),
    ("count_distinct", "count(DISTINCT a)"),
    ("current_date", "date"),
    ("current_timestamp", "datetime"),
    ("decode", "CASE a WHEN b THEN c ELSE d END"),
    ("endswith", "a ENDS WITH b"),
    ("filter", "[x IN list WHERE x > 1]"),
    ("float", "toFloat"),
    ("getdate", "datetime"),
    ("group_concat", "collect"),
    ("if", "CASE WHEN a THEN b ELSE c END"),
    ("ifnull", "coalesce"),
    ("iif", "CASE WHEN a THEN b ELSE c END"),
    ("index", "list[0]"),
    ("int", "toInteger"),
    ("integer", "toInteger"),
    ("isnull", "a IS NULL"),
    ("join", "reduce(text = '', x IN list | text + x)"),
    ("lcase", "toLower"),
    ("len", "size"),
    ("list_agg", "collect"),
    ("ln", "log"),
    ("map", "[x IN list | x + 1]"),
    ("mean", "avg"),
    ("mod", "a % b"),
    ("now", "datetime"),
    ("nvl", "coalesce"),
    ("pow", "a ^ b"),
    ("power", "a ^ b"),
    ("random", "rand"),
    ("startswith", "a STARTS WITH b"),
    ("std", "stDev"),
    ("stddev", "stDev"),
    ("str", "toString"),
    ("string", "toString"),
    ("string_agg", "collect"),
    ("strlen", "size"),
    ("substr", "substring"),
    ("to_char", "toString"),
    ("to_date", "date"),
    ("today", "date"),
    ("typeof", "valueType"),
    ("ucase", "toUpper"),
    ("uuid", "randomUUID"),
];

/// What does the same as a function of another language.
pub fn native(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let found = NATIVE.binary_search_by(|(foreign, _)| (*foreign).cmp(&lower)).ok()?;
    Some(NATIVE[found].1)
}

#[cfg(test)]
mod tests {
    use super::NATIVE;
    use crate::cypher::eval::functions::find;

    #[test]
    fn names_are_sorted_and_foreign() {
        assert!(NATIVE.is_sorted());
        for (foreign, native) in NATIVE {
            assert!(find(foreign).is_none(), "{foreign} is a function");
            assert!(!native.chars().all(char::is_alphanumeric) || find(native).is_some());
        }
    }
}

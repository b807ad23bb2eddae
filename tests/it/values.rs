//! Values: the laws of the comparisons, the calendar, and text of temporal values.

use std::cmp::Ordering;
use std::hash::BuildHasher;
use std::hash::BuildHasherDefault;

use factum::value::Date;
use factum::value::DateTime;
use factum::value::Duration;
use factum::value::Key;
use factum::value::LocalDateTime;
use factum::value::Value;
use factum::value::temporal::Instant;
use proptest::prelude::*;
use rustc_hash::FxHasher;

fn value() -> impl Strategy<Value = Value> {
    let numbers = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-3_i64..3).prop_map(Value::Int),
        any::<i64>().prop_map(Value::Int),
        (-3_i32..3).prop_map(|int| Value::Float(f64::from(int) / 2.0)),
        any::<f64>().prop_map(Value::Float),
        any::<i64>().prop_map(|int| Value::Float(int as f64)),
        "[ab]{0,2}".prop_map(Value::str),
        Just(Value::Float(f64::NAN)),
        (-2_i64..2).prop_map(|days| Value::Date(Date::from_days(days).expect("near"))),
        (-2_i64..2, -40_i64..40).prop_map(|(months, days)| Value::from(Duration {
            months,
            days,
            ..Duration::default()
        })),
    ];
    numbers.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::list),
            prop::collection::vec(("[ab]", inner), 0..3).prop_map(Value::map),
        ]
    })
}

proptest! {
    #[test]
    fn order_is_total_and_agrees_with_same(a in value(), b in value(), c in value()) {
        prop_assert_eq!(a.order(&a), Ordering::Equal);
        prop_assert_eq!(a.order(&b), b.order(&a).reverse());
        if a.order(&b).is_le() && b.order(&c).is_le() {
            prop_assert!(a.order(&c).is_le());
        }
        prop_assert_eq!(a.same(&b), a.order(&b).is_eq());
        let hash = |value: &Value| {
            BuildHasherDefault::<FxHasher>::default().hash_one(Key(value.clone()))
        };
        if a.same(&b) {
            prop_assert_eq!(hash(&a), hash(&b));
        }
        if a.equals(&b) == Some(true) {
            prop_assert!(a.same(&b));
        }
    }

    #[test]
    fn dates_count_on(days in -365_242_498_000_i64..365_242_498_000) {
        let date = Date::from_days(days).expect("in range");
        let (year, month, day) = date.civil();
        prop_assert_eq!(Date::new(year, month, day), Some(date));
        prop_assert_eq!(Date::from_ordinal(year, date.ordinal_day()), Some(date));
        let (week_year, week) = date.week();
        prop_assert_eq!(Date::from_week(week_year, week, date.week_day()), Some(date));
        let (quarter, of_quarter) = date.quarter();
        prop_assert_eq!(Date::from_quarter(year, quarter, of_quarter), Some(date));
        let next = date.plus_days(1).expect("in range").civil();
        prop_assert!(next == (year, month, day + 1) || next.2 == 1);
        prop_assert_eq!(Date::parse(&date.to_string()).expect("a date"), date);
    }

    #[test]
    fn durations_are_read_as_written(
        months in -1000_i64..1000, days in -1000_i64..1000, seconds in any::<i32>(), nanos in 0_u32..1_000_000_000
    ) {
        let duration = Duration { months, days, seconds: seconds.into(), nanos };
        prop_assert_eq!(Duration::parse(&duration.to_string()).expect("a duration"), duration);
        prop_assert_eq!(duration.plus(&duration.negated().expect("small")).expect("small"), Duration::default());
    }

    #[test]
    fn between_leads_from_one_to_the_other(a in -400_000_000_000_i64..400_000_000_000, b in -4_000_000_000_i64..4_000_000_000) {
        let at = |seconds| Value::LocalDateTime(LocalDateTime::from_seconds(seconds, 0).expect("in range"));
        let duration = Duration::between(&at(a), &at(a + b)).expect("instants").expect("in range");
        let sum = at(a).add(&Value::from(duration)).expect("in range");
        prop_assert!(sum.same(&at(a + b)), "{} + {duration} = {sum}", at(a));
    }

    #[test]
    fn no_text_makes_parsing_panic(text in "[-+0-9PYMWDTHSQZ:.,\\[\\]a-z/é]{0,24}") {
        let now = now();
        for kind in [Instant::Date, Instant::Time, Instant::LocalTime, Instant::LocalDateTime, Instant::DateTime] {
            if let Ok(value) = kind.of(&Value::str(text.as_str()), &now) {
                let again = kind.of(&Value::str(value.to_string()), &now).expect("what was printed");
                prop_assert!(again.same(&value), "{text}: {value} {again}");
            }
        }
        if let Ok(duration) = Duration::parse(&text) {
            prop_assert_eq!(Duration::parse(&duration.to_string()).expect("what was printed"), duration);
        }
    }
}

fn now() -> DateTime {
    DateTime::parse("2024-02-29T12:00:00.5Z").expect("a datetime")
}

#[test]
fn zones_have_their_history() {
    let print = |text: &str| DateTime::parse(text).map(|datetime| datetime.to_string());
    assert_eq!(
        print("1818-07-21T21:40:32.142[Europe/Stockholm]").as_deref(),
        Ok("1818-07-21T21:40:32.142+00:53:28[Europe/Stockholm]")
    );
    // Clocks skip 02:30 on that day.
    assert_eq!(
        print("2017-03-26T02:30[Europe/Stockholm]").as_deref(),
        Ok("2017-03-26T03:30+02:00[Europe/Stockholm]")
    );
    // They show it twice on this one.
    assert_eq!(
        print("2017-10-29T02:30+01:00[Europe/Stockholm]").as_deref(),
        Ok("2017-10-29T02:30+01:00[Europe/Stockholm]")
    );
    assert_eq!(
        print("2017-10-29T02:30[Europe/Stockholm]").as_deref(),
        Ok("2017-10-29T02:30+02:00[Europe/Stockholm]")
    );
    assert_eq!(
        print("+250000-07-01T00:00[Europe/Stockholm]").as_deref(),
        Ok("+250000-07-01T00:00+02:00[Europe/Stockholm]")
    );
    assert!(print("2017-07-01T00:00+01:00[Europe/Stockholm]").is_err());
    assert!(print("2017-07-01T00:00[Europe/Atlantis]").is_err());
}

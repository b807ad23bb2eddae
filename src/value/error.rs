//! What can go wrong between values: the rules of arithmetic, of types and of arguments.

use std::sync::Arc;

/// An operation on values that the language forbids.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ValueError {
    /// An integer result does not fit into 64 bits.
    #[error("integer overflow in `{operation}`")]
    IntegerOverflow {
        /// The operation with its operands.
        operation: Box<str>,
    },
    /// An integer was divided by zero.
    #[error("division by zero")]
    DivisionByZero,
    /// An operator was given types that it does not take.
    #[error("`{operator}` does not take {left} and {right}")]
    Operands {
        /// The operator as written.
        operator: &'static str,
        /// The type on its left.
        left: &'static str,
        /// The type on its right.
        right: &'static str,
    },
    /// An operator with one operand was given a type that it does not take.
    #[error("`{operator}` does not take {operand}")]
    Operand {
        /// The operator as written.
        operator: &'static str,
        /// The type of the operand.
        operand: &'static str,
    },
    /// Something was to be taken out of a value that has no parts.
    #[error("{value} has no {part}")]
    NoParts {
        /// The type of the value.
        value: &'static str,
        /// What was to be taken out: elements, properties.
        part: &'static str,
    },
    /// A list was indexed with something else than an integer.
    #[error("a list is indexed by an integer, not by {index}")]
    ListIndex {
        /// The type of the index.
        index: &'static str,
    },
    /// A map was indexed with something else than a string.
    #[error("a map is indexed by a string, not by {index}")]
    MapIndex {
        /// The type of the index.
        index: &'static str,
    },
    /// A function was given a type that it does not take.
    #[error("`{function}` does not take {value}")]
    ArgumentType {
        /// The function.
        function: &'static str,
        /// The type of the argument.
        value: &'static str,
    },
    /// A function that takes anything known only when running was given what it cannot use.
    #[error("`{function}` cannot use {value}")]
    ArgumentValue {
        /// The function.
        function: &'static str,
        /// What it was given.
        value: Box<str>,
    },
    /// A number is not in the range that a function takes.
    #[error("`{function}` takes {range}, not {value}")]
    NumberOutOfRange {
        /// The function.
        function: &'static str,
        /// The numbers that it takes.
        range: &'static str,
        /// The number that it was given.
        value: Box<str>,
    },
    /// A predicate is neither true, false nor null.
    #[error("expected a boolean, not {value}")]
    NotBoolean {
        /// The type of the value.
        value: &'static str,
    },
    /// A regular expression that cannot be read.
    #[error("`{pattern}` is not a regular expression: {reason}")]
    Regex {
        /// The pattern as given.
        pattern: Arc<str>,
        /// What is wrong with it, in one line.
        reason: Box<str>,
    },
    /// A string does not spell a temporal value.
    #[error("`{text}` is not a {kind}")]
    TemporalText {
        /// What it should be: date, time, duration.
        kind: &'static str,
        /// The string.
        text: Arc<str>,
    },
    /// A component of a temporal value has an impossible value.
    #[error("{value} is not a possible `{component}`")]
    TemporalComponent {
        /// The component.
        component: Box<str>,
        /// Its value.
        value: Box<str>,
    },
    /// A component of a temporal value is missing, not known, or does not go with the others.
    #[error("`{component}` is missing, unknown, or does not go with the other parts of a {kind}")]
    TemporalSelection {
        /// What was to be made.
        kind: &'static str,
        /// The component.
        component: Box<str>,
    },
    /// A time zone that the zone database does not have.
    #[error("there is no time zone `{name}`")]
    TimeZone {
        /// The name as given.
        name: Box<str>,
    },
    /// A temporal result lies outside the years from -999,999,999 to 999,999,999, or a duration is
    /// too long.
    #[error("the date or duration is out of range")]
    TemporalRange,
    /// A unit that a temporal value cannot be truncated to.
    #[error("a {kind} cannot be truncated to `{unit}`")]
    TemporalUnit {
        /// What was to be truncated.
        kind: &'static str,
        /// The unit.
        unit: Box<str>,
    },
    /// A value is nested more deeply than allowed.
    #[error("lists and maps may be nested to a depth of {max}")]
    Nesting {
        /// The limit.
        max: usize,
    },
    /// A list or a string would be longer than allowed.
    #[error("{what} of {length} is longer than {max}")]
    TooLong {
        /// A list, or a string.
        what: &'static str,
        /// How long it would be.
        length: u64,
        /// The limit.
        max: u64,
    },
}

impl ValueError {
    /// The class and detail under which the openCypher TCK files this error.
    pub const fn tck(&self) -> (&'static str, &'static str) {
        match self {
            Self::IntegerOverflow { .. } => ("ArithmeticError", "IntegerOverflow"),
            Self::DivisionByZero => ("ArithmeticError", "DivisionByZero"),
            Self::Operands { .. }
            | Self::Operand { .. }
            | Self::NoParts { .. }
            | Self::NotBoolean { .. } => ("TypeError", "InvalidArgumentType"),
            Self::ListIndex { .. } => ("TypeError", "ListElementAccessByNonInteger"),
            Self::MapIndex { .. } => ("TypeError", "MapElementAccessByNonString"),
            Self::ArgumentType { .. } => ("ArgumentError", "InvalidArgumentType"),
            Self::ArgumentValue { .. } => ("TypeError", "InvalidArgumentValue"),
            Self::NumberOutOfRange { .. } => ("ArgumentError", "NumberOutOfRange"),
            Self::Regex { .. } => ("ArgumentError", "InvalidRegularExpression"),
            Self::TemporalText { .. }
            | Self::TemporalComponent { .. }
            | Self::TemporalSelection { .. }
            | Self::TimeZone { .. }
            | Self::TemporalRange
            | Self::TemporalUnit { .. } => ("ArgumentError", "InvalidArgumentValue"),
            Self::Nesting { .. } => ("ArgumentError", "NestingTooDeep"),
            Self::TooLong { .. } => ("ArgumentError", "ValueTooLarge"),
        }
    }
}

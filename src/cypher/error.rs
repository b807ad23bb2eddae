//! Why a statement could not be answered: one variant per rule, with the values that explain it and
//! the part of the text to blame.

use std::sync::Arc;

use crate::cypher::check::types::Types;
use crate::source::Span;
use crate::source::diagnostic::Diagnostic;
use crate::source::diagnostic::Severity;
use crate::value::ValueError;

/// A statement that could not be answered.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{kind}")]
pub struct CypherError {
    /// What went wrong.
    pub kind: Box<ErrorKind>,
    /// The part of the statement that is to blame.
    pub span: Span,
}

impl CypherError {
    /// Blames a part of the statement.
    pub fn new(kind: ErrorKind, span: Span) -> Self {
        Self { kind: Box::new(kind), span }
    }

    /// The error as a message that can be drawn.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            message: self.kind.to_string(),
            span: self.span,
            label: self.kind.label(),
            hint: self.kind.hint(),
        }
    }
}

/// Rules that a statement can break.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    // Found by the lexer.
    /// Quotes or a comment that do not end.
    #[error("{what} has no end")]
    Unterminated {
        /// What was begun.
        what: Quoted,
    },
    /// A character that begins nothing.
    #[error("the character `{character}` has no meaning here")]
    InvalidUnicodeCharacter {
        /// The character.
        character: char,
        /// What was probably meant.
        ascii: Option<&'static str>,
    },
    /// A backslash before what cannot follow it.
    #[error("`{escape}` is no escape sequence")]
    InvalidEscape {
        /// Backslash and what follows.
        escape: Box<str>,
    },
    /// `\u` without four, or `\U` without six or eight hexadecimal digits of a character.
    #[error("`{escape}` is no Unicode character")]
    InvalidUnicodeLiteral {
        /// Backslash and what follows.
        escape: Box<str>,
    },
    /// Something that begins as a number and does not go on as one.
    #[error("`{text}` is no number")]
    InvalidNumberLiteral {
        /// As written.
        text: Box<str>,
    },
    /// An integer literal outside of 64 bits.
    #[error("the integer `{text}` is outside of -9223372036854775808 to 9223372036854775807")]
    IntegerLiteralOverflow {
        /// As written.
        text: Box<str>,
    },
    /// A float literal that would be infinite.
    #[error("the float `{text}` is greater than any that can be represented")]
    FloatingPointOverflow {
        /// As written.
        text: Box<str>,
    },

    // Found by the parser.
    /// Something else should stand there.
    #[error("unexpected {found}, expected {expected}")]
    UnexpectedSyntax {
        /// What stands there.
        found: Box<str>,
        /// What could stand there.
        expected: Box<str>,
        /// A keyword that differs by a letter or two.
        similar: Option<&'static str>,
        /// What can be typed instead.
        hint: Option<Box<str>>,
    },
    /// A bracket without its counterpart.
    #[error("`{open}` is not closed")]
    Unclosed {
        /// The bracket.
        open: &'static str,
        /// Its counterpart.
        close: &'static str,
        /// What stands where that is missing.
        found: Box<str>,
    },
    /// Brackets in brackets, or subqueries in subqueries, too many times.
    #[error("nested more than {max} levels deep")]
    NestingTooDeep {
        /// The limit.
        max: usize,
    },
    /// A text that spans cannot address.
    #[error("the statement is longer than {max} bytes")]
    TooLong {
        /// The limit.
        max: usize,
    },
    /// A pattern where a value is wanted.
    #[error("a pattern is allowed only where a boolean is wanted")]
    PatternAsValue,
    /// More variables than slots.
    #[error("more than {max} variables in one statement")]
    TooManyVariables {
        /// The limit.
        max: usize,
    },

    // Found by the checker: names.
    /// A name is used that no clause before it binds.
    #[error("variable `{name}` is not defined")]
    UndefinedVariable {
        /// The name as written.
        name: Arc<str>,
        /// A name in scope that differs by a letter or two.
        similar: Option<Arc<str>>,
    },
    /// A name is bound that is bound already.
    #[error("variable `{name}` is already defined")]
    VariableAlreadyBound {
        /// The name.
        name: Arc<str>,
    },
    /// A variable is used as what it is not.
    #[error("variable `{name}` is of type {found}, not {expected}")]
    VariableTypeConflict {
        /// The name.
        name: Arc<str>,
        /// What it would have to be.
        expected: Types,
        /// What it is.
        found: Types,
    },
    /// `*` where nothing is bound.
    #[error("`*` stands for all variables, and there are none")]
    NoVariablesInScope,
    /// An expression in `WITH` without a name.
    #[error("an expression in `WITH` needs a name")]
    NoExpressionAlias {
        /// The expression as written.
        expression: Box<str>,
    },
    /// Two columns of one name.
    #[error("two columns are named `{name}`")]
    ColumnNameConflict {
        /// The name.
        name: Arc<str>,
    },
    /// Queries joined by `UNION` with different columns.
    #[error("the queries of a `UNION` have different columns: {first} and {other}")]
    DifferentColumnsInUnion {
        /// The columns of the first query.
        first: Box<str>,
        /// The columns of the query that differs.
        other: Box<str>,
    },

    // Found by the checker: clauses.
    /// A clause where it cannot stand.
    #[error("{clause} cannot stand {place}")]
    InvalidClauseComposition {
        /// The clause.
        clause: &'static str,
        /// Where it cannot stand.
        place: &'static str,
        /// What to do instead.
        hint: &'static str,
    },
    /// A `CREATE` or `MERGE` of a relationship with no type or several.
    #[error("a relationship to create needs exactly one type")]
    NoSingleRelationshipType,
    /// A `CREATE` of a relationship without direction.
    #[error("a relationship to create needs a direction")]
    RequiresDirectedRelationship,
    /// A `CREATE` or `MERGE` of a relationship with a length.
    #[error("a relationship to create cannot have a variable length")]
    CreatingVarLength,
    /// A length such as `*..` followed by what belongs into braces.
    #[error("this is not how a relationship pattern is written")]
    InvalidRelationshipPattern,
    /// One relationship twice in a pattern.
    #[error(
        "relationship `{name}` occurs twice in one pattern, where no relationship is used twice"
    )]
    RelationshipUniquenessViolation {
        /// The variable.
        name: Arc<str>,
    },
    /// `DELETE` of a label or a property.
    #[error("`DELETE` takes nodes, relationships and paths, not {found}")]
    InvalidDelete {
        /// What it was given.
        found: Box<str>,
    },
    /// A parameter instead of properties in `MATCH` or `MERGE`.
    #[error("a parameter cannot stand for all properties in `{clause}`")]
    InvalidParameterUse {
        /// The clause.
        clause: &'static str,
    },
    /// Something that could only be written to an index or constraint.
    #[error("{what} is not supported")]
    Unsupported {
        /// What.
        what: &'static str,
        /// What to do instead.
        instead: &'static str,
    },

    // Found by the checker: expressions.
    /// An argument or operand of a type that cannot be right.
    #[error("{what} takes {expected}, not {found}")]
    InvalidArgumentType {
        /// The function or operator.
        what: Box<str>,
        /// What it takes.
        expected: Types,
        /// What it was given.
        found: Types,
    },
    /// A property or element of a value that has none.
    #[error("a value of type {found} has no {what}")]
    InvalidAccess {
        /// `properties` or `elements`.
        what: &'static str,
        /// What was accessed.
        found: Types,
    },
    /// A function that does not exist.
    #[error("there is no function `{name}`")]
    UnknownFunction {
        /// The name as written.
        name: Box<str>,
        /// A function whose name differs by a letter or two.
        similar: Option<Arc<str>>,
    },
    /// A call with too many or too few arguments.
    #[error("`{name}` takes {takes}, not {given}")]
    InvalidNumberOfArguments {
        /// The function or procedure.
        name: Box<str>,
        /// What it takes: `2 arguments`.
        takes: Box<str>,
        /// How many it was given.
        given: usize,
        /// How it is called.
        usage: Box<str>,
    },
    /// An aggregate where rows are not grouped.
    #[error("`{function}` is an aggregate and cannot stand {place}")]
    InvalidAggregation {
        /// The aggregate.
        function: Box<str>,
        /// Where it cannot stand: `in WHERE`.
        place: &'static str,
    },
    /// An aggregate inside an aggregate.
    #[error("`{function}` stands inside of another aggregate")]
    NestedAggregation {
        /// The inner one.
        function: Box<str>,
    },
    /// Something beside an aggregate that is not the same for all rows of a group.
    #[error("`{expression}` stands beside an aggregate and is not a grouping key")]
    AmbiguousAggregationExpression {
        /// As written.
        expression: Box<str>,
    },
    /// Something that differs from row to row where only one value can stand.
    #[error("{place} must be the same for all rows")]
    NonConstantExpression {
        /// `SKIP`, `LIMIT` or an aggregate's argument.
        place: &'static str,
    },
    /// A negative number where that makes no sense.
    #[error("{place} cannot be negative")]
    NegativeIntegerArgument {
        /// `SKIP` or `LIMIT`.
        place: &'static str,
    },
    /// `DISTINCT` in a call of what is no aggregate.
    #[error("`DISTINCT` has a meaning only in aggregates, and `{function}` is none")]
    DistinctOutsideAggregate {
        /// The function.
        function: Box<str>,
    },

    // Found by the checker: procedures.
    /// A procedure that does not exist.
    #[error("there is no procedure `{name}`")]
    ProcedureNotFound {
        /// The name as written.
        name: Box<str>,
        /// A procedure whose name differs by a letter or two.
        similar: Option<Arc<str>>,
    },
    /// A procedure called without parentheses inside of a query.
    #[error("inside of a query, a procedure call needs its arguments")]
    InvalidArgumentPassingMode {
        /// How it is called.
        usage: Box<str>,
    },
    /// A field that the procedure does not give.
    #[error("procedure `{procedure}` gives no field `{field}`")]
    UnknownYieldField {
        /// The procedure.
        procedure: Arc<str>,
        /// The field as written.
        field: Arc<str>,
        /// The fields that it gives.
        fields: Box<str>,
        /// A field whose name differs by a letter or two.
        similar: Option<Arc<str>>,
    },
    /// A parameter that was not given.
    #[error("parameter `${name}` is not given")]
    MissingParameter {
        /// Its name.
        name: Arc<str>,
        /// A given parameter whose name differs by a letter or two.
        similar: Option<Arc<str>>,
    },

    // Found while running.
    /// An operation on values that the language forbids.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// An operand or argument of a type that the operation does not take.
    #[error("{what} takes {expected}, not {found}")]
    InvalidArgumentValue {
        /// The function or operator.
        what: Box<str>,
        /// What it takes.
        expected: Box<str>,
        /// What it got.
        found: Box<str>,
    },
    /// An operand of a type on which the operation makes no sense, such as an element of a number.
    #[error("{what} takes {expected}, not {found}")]
    TypeMismatch {
        /// The operation.
        what: Box<str>,
        /// What it takes.
        expected: Box<str>,
        /// What it got.
        found: Box<str>,
    },
    /// An element of a map by what is no string.
    #[error("an element of a map is named by a string, not by {found}")]
    MapElementAccessByNonString {
        /// What was given.
        found: Box<str>,
    },
    /// A number that is outside of what a function accepts.
    #[error("{what} takes {expected}, not {found}")]
    NumberOutOfRange {
        /// The function or option.
        what: Box<str>,
        /// What it takes.
        expected: Box<str>,
        /// What it got.
        found: Box<str>,
    },
    /// A value that cannot be stored as a property.
    #[error("a property cannot be {found}")]
    InvalidPropertyType {
        /// What it was given.
        found: Box<str>,
    },
    /// A node or relationship that an earlier clause deleted.
    #[error("the {what} was deleted by an earlier clause")]
    DeletedEntityAccess {
        /// `node` or `relationship`.
        what: &'static str,
    },
    /// `DELETE` of a node that has relationships.
    #[error("node {id} still has relationships")]
    DeleteConnectedNode {
        /// The node.
        id: u32,
    },
    /// `MERGE` with a null property, which nothing can match.
    #[error("`MERGE` cannot find or create property `{key}` with null")]
    MergeReadOwnWrites {
        /// The key.
        key: Arc<str>,
    },
    /// A constraint of the graph that the statement would break.
    #[error("constraint `{name}` is broken: {message}")]
    ConstraintViolated {
        /// The constraint.
        name: Arc<str>,
        /// By what.
        message: Box<str>,
    },
    /// An index or constraint that is there already, or is not.
    #[error("{what} `{name}` {problem}")]
    SchemaConflict {
        /// `index` or `constraint`.
        what: &'static str,
        /// Its name.
        name: Arc<str>,
        /// `exists already` or `does not exist`.
        problem: &'static str,
    },
    /// A procedure that could not do its work.
    #[error("procedure `{name}` failed: {message}")]
    ProcedureFailed {
        /// The procedure.
        name: Arc<str>,
        /// Why.
        message: Box<str>,
    },
    /// A file that could not be read.
    #[error("`{path}` cannot be read: {message}")]
    FileNotRead {
        /// The file.
        path: Box<str>,
        /// Why.
        message: Box<str>,
    },
    /// A statement that writes where only reading is allowed.
    #[error("only reading is allowed here")]
    ReadOnly,
    /// A limit of the run was reached.
    #[error("{what} went past its limit of {max}")]
    LimitReached {
        /// `time`, `memory` or `rows`.
        what: &'static str,
        /// The limit.
        max: Box<str>,
    },
    /// The run was interrupted.
    #[error("interrupted")]
    Interrupted,
}

/// What can be begun and not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoted {
    /// `'…'` or `"…"`.
    String,
    /// `` `…` ``.
    Name,
    /// `/* … */`.
    Comment,
}

impl std::fmt::Display for Quoted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::String => "the string",
            Self::Name => "the quoted name",
            Self::Comment => "the comment",
        })
    }
}

impl ErrorKind {
    /// Something that stands where something else should.
    pub(super) fn unexpected(found: &str, expected: &str) -> Self {
        Self::UnexpectedSyntax {
            found: found.into(),
            expected: expected.into(),
            similar: None,
            hint: None,
        }
    }

    /// The class and detail under which the openCypher TCK files this error. Its phase is not here:
    /// it follows from which of preparing and running failed, and some errors can come from either.
    pub fn tck(&self) -> (&'static str, &'static str) {
        use ErrorKind as K;
        const SYNTAX: &str = "SyntaxError";
        match self {
            K::Unterminated { .. } | K::InvalidEscape { .. } => (SYNTAX, "UnexpectedSyntax"),
            K::UnexpectedSyntax { .. } | K::Unclosed { .. } => (SYNTAX, "UnexpectedSyntax"),
            K::PatternAsValue | K::DistinctOutsideAggregate { .. } => (SYNTAX, "UnexpectedSyntax"),
            K::InvalidUnicodeCharacter { .. } => (SYNTAX, "InvalidUnicodeCharacter"),
            K::InvalidUnicodeLiteral { .. } => (SYNTAX, "InvalidUnicodeLiteral"),
            K::InvalidNumberLiteral { .. } => (SYNTAX, "InvalidNumberLiteral"),
            K::IntegerLiteralOverflow { .. } => (SYNTAX, "IntegerOverflow"),
            K::FloatingPointOverflow { .. } => (SYNTAX, "FloatingPointOverflow"),
            K::NestingTooDeep { .. } => (SYNTAX, "NestingTooDeep"),
            K::TooLong { .. } => (SYNTAX, "StatementTooLong"),
            K::TooManyVariables { .. } => (SYNTAX, "TooManyVariables"),
            K::Unsupported { .. } => (SYNTAX, "Unsupported"),
            K::UndefinedVariable { .. } => (SYNTAX, "UndefinedVariable"),
            K::VariableAlreadyBound { .. } => (SYNTAX, "VariableAlreadyBound"),
            K::VariableTypeConflict { .. } => (SYNTAX, "VariableTypeConflict"),
            K::NoVariablesInScope => (SYNTAX, "NoVariablesInScope"),
            K::NoExpressionAlias { .. } => (SYNTAX, "NoExpressionAlias"),
            K::ColumnNameConflict { .. } => (SYNTAX, "ColumnNameConflict"),
            K::DifferentColumnsInUnion { .. } => (SYNTAX, "DifferentColumnsInUnion"),
            K::InvalidClauseComposition { .. } => (SYNTAX, "InvalidClauseComposition"),
            K::NoSingleRelationshipType => (SYNTAX, "NoSingleRelationshipType"),
            K::RequiresDirectedRelationship => (SYNTAX, "RequiresDirectedRelationship"),
            K::CreatingVarLength => (SYNTAX, "CreatingVarLength"),
            K::InvalidRelationshipPattern => (SYNTAX, "InvalidRelationshipPattern"),
            K::RelationshipUniquenessViolation { .. } => {
                (SYNTAX, "RelationshipUniquenessViolation")
            }
            K::InvalidDelete { .. } => (SYNTAX, "InvalidDelete"),
            K::InvalidParameterUse { .. } => (SYNTAX, "InvalidParameterUse"),
            K::InvalidArgumentType { .. } => (SYNTAX, "InvalidArgumentType"),
            K::UnknownFunction { .. } => (SYNTAX, "UnknownFunction"),
            K::InvalidNumberOfArguments { .. } => (SYNTAX, "InvalidNumberOfArguments"),
            K::InvalidAggregation { .. } => (SYNTAX, "InvalidAggregation"),
            K::NestedAggregation { .. } => (SYNTAX, "NestedAggregation"),
            K::AmbiguousAggregationExpression { .. } => (SYNTAX, "AmbiguousAggregationExpression"),
            K::NonConstantExpression { .. } => (SYNTAX, "NonConstantExpression"),
            K::NegativeIntegerArgument { .. } => (SYNTAX, "NegativeIntegerArgument"),
            K::InvalidArgumentPassingMode { .. } => (SYNTAX, "InvalidArgumentPassingMode"),
            K::UnknownYieldField { .. } => (SYNTAX, "UnknownYieldField"),
            K::ProcedureNotFound { .. } => ("ProcedureError", "ProcedureNotFound"),
            K::MissingParameter { .. } => ("ParameterMissing", "MissingParameter"),
            other => other.tck_runtime(),
        }
    }

    /// Class and detail of what is found while running.
    fn tck_runtime(&self) -> (&'static str, &'static str) {
        use ErrorKind as K;
        match self {
            K::Value(error) => error.tck(),
            K::InvalidArgumentValue { .. } => ("TypeError", "InvalidArgumentValue"),
            K::TypeMismatch { .. } | K::InvalidAccess { .. } => {
                ("TypeError", "InvalidArgumentType")
            }
            K::MapElementAccessByNonString { .. } => ("TypeError", "MapElementAccessByNonString"),
            K::InvalidPropertyType { .. } => ("TypeError", "InvalidPropertyType"),
            K::NumberOutOfRange { .. } => ("ArgumentError", "NumberOutOfRange"),
            K::DeletedEntityAccess { .. } => ("EntityNotFound", "DeletedEntityAccess"),
            K::DeleteConnectedNode { .. } => {
                ("ConstraintVerificationFailed", "DeleteConnectedNode")
            }
            K::MergeReadOwnWrites { .. } => ("SemanticError", "MergeReadOwnWrites"),
            K::ConstraintViolated { .. } => ("ConstraintValidationFailed", "ConstraintViolated"),
            K::SchemaConflict { .. } => ("SemanticError", "SchemaConflict"),
            K::ProcedureFailed { .. } => ("ProcedureError", "ProcedureFailed"),
            K::FileNotRead { .. } => ("ArgumentError", "FileNotRead"),
            K::ReadOnly => ("SemanticError", "ReadOnly"),
            K::LimitReached { .. } => ("SemanticError", "LimitReached"),
            _ => ("SemanticError", "Interrupted"),
        }
    }

    /// What stands beside the carets, may be empty.
    pub fn label(&self) -> String {
        match self {
            Self::UndefinedVariable { .. } => "not bound by any clause above".to_owned(),
            Self::VariableAlreadyBound { .. } => "bound a second time".to_owned(),
            Self::Unterminated { .. } => "begins here".to_owned(),
            Self::Unclosed { .. } => "opened here".to_owned(),
            Self::AmbiguousAggregationExpression { .. } => {
                "differs among the rows of a group".to_owned()
            }
            _ => String::new(),
        }
    }

    /// Something that the reader can type instead.
    pub fn hint(&self) -> Option<String> {
        if let Some(similar) = self.similar() {
            return Some(format!("did you mean `{similar}`?"));
        }
        Some(match self {
            Self::Unterminated { what: Quoted::String } => {
                "end it with the same quotation mark; a mark inside is written `\\'`".to_owned()
            }
            Self::Unterminated { what: Quoted::Name } => "end it with a backtick".to_owned(),
            Self::Unterminated { what: Quoted::Comment } => "end it with `*/`".to_owned(),
            Self::UnexpectedSyntax { hint: Some(hint), .. } => hint.to_string(),
            Self::Unclosed { close, found, .. } => format!("`{close}` is missing before {found}"),
            Self::InvalidEscape { .. } => "a backslash is written `\\\\`".to_owned(),
            Self::InvalidUnicodeLiteral { .. } => "four digits follow `\\u`: `\\u00e9`".to_owned(),
            Self::IntegerLiteralOverflow { text } => format!("as a float: `{text}.0`"),
            Self::PatternAsValue => {
                "EXISTS { (a)-->(b) }, COUNT { (a)-->(b) } or [(a)-->(b) | b]".to_owned()
            }
            Self::InvalidArgumentType { what, .. } if &**what == "`length`" => {
                "size() tells how long a string or a list is".to_owned()
            }
            Self::NoExpressionAlias { expression } => format!("WITH {expression} AS name"),
            Self::NoVariablesInScope => "name what is matched: MATCH (n)".to_owned(),
            Self::ColumnNameConflict { name } => {
                format!("give one of them another name: AS {name}2")
            }
            Self::InvalidClauseComposition { hint, .. } => format!("use `{hint}`"),
            Self::NoSingleRelationshipType => "-[:TYPE]->".to_owned(),
            Self::RequiresDirectedRelationship => "-[:TYPE]->".to_owned(),
            Self::CreatingVarLength => "-[:TYPE]->()-[:TYPE]->".to_owned(),
            Self::InvalidRelationshipPattern => "a length is written -[:TYPE*1..3]->".to_owned(),
            Self::Unsupported { instead, .. } => (*instead).to_owned(),
            Self::InvalidDelete { .. } => "REMOVE takes labels and properties away".to_owned(),
            Self::InvalidParameterUse { .. } => "{key: $parameter.key}".to_owned(),
            Self::InvalidNumberOfArguments { usage, .. }
            | Self::InvalidArgumentPassingMode { usage } => usage.to_string(),
            Self::InvalidAggregation { function, .. } => format!("WITH {function} AS value"),
            Self::NestedAggregation { function } => format!("WITH {function} AS value"),
            Self::AmbiguousAggregationExpression { expression } => {
                format!("make it a grouping key first: WITH {expression} AS key, …")
            }
            Self::UnknownYieldField { fields, .. } if !fields.is_empty() => {
                format!("YIELD {fields}")
            }
            Self::MissingParameter { name, .. } => format!("give it a value: -P {name}=…"),
            Self::DeleteConnectedNode { .. } => "DETACH DELETE".to_owned(),
            Self::NestingTooDeep { .. } => {
                "name a part with WITH … AS name and go on from there".to_owned()
            }
            _ => return None,
        })
    }

    /// What was probably meant.
    fn similar(&self) -> Option<&str> {
        match self {
            Self::UndefinedVariable { similar, .. }
            | Self::UnknownFunction { similar, .. }
            | Self::ProcedureNotFound { similar, .. }
            | Self::UnknownYieldField { similar, .. }
            | Self::MissingParameter { similar, .. } => similar.as_deref(),
            Self::UnexpectedSyntax { similar, .. } => *similar,
            Self::InvalidUnicodeCharacter { ascii, .. } => *ascii,
            _ => None,
        }
    }
}

//! Words, symbols and literals: what a statement is made of.

use crate::source::Span;

/// One token and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Which one.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
}

/// The sorts of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A name that is no keyword.
    Word,
    /// A keyword; also a name wherever the grammar wants one.
    Keyword(Keyword),
    /// A name in backticks.
    QuotedName,
    /// `$name`.
    Parameter,
    /// An integer: decimal, `0x…` or `0o…`.
    Integer,
    /// A float.
    Float,
    /// A string.
    Str,
    /// An operator or a bracket.
    Symbol(Symbol),
    /// A comment; the parser never sees one.
    Comment,
    /// What cannot be read.
    Bad(Fault),
    /// The end of the text.
    End,
}

/// Why a stretch of text is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A string that does not end.
    OpenString,
    /// A quoted name that does not end.
    OpenName,
    /// A comment that does not end.
    OpenComment,
    /// Something that begins as a number and does not go on as one.
    Number,
    /// A `$` without a name.
    Parameter,
    /// A character that begins nothing.
    Character,
}

macro_rules! table {
    ($(#[$doc:meta])* $name:ident, $tables:ident: $($variant:ident $text:literal)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $(#[doc = concat!("`", $text, "`.")] $variant,)*
        }

        impl $name {
            /// All of them, with their spelling.
            pub const $tables: &[(&'static str, Self)] = &[$(($text, Self::$variant),)*];

            /// How it is written.
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }
    };
}

table! {
    /// Words with a meaning. None is reserved.
    Keyword, KEYWORDS:
    Acyclic "ACYCLIC" All "ALL" AllReduce "ALLREDUCE" AllShortestPaths "ALLSHORTESTPATHS" And "AND" Any "ANY" As "AS" Asc "ASC"
    Ascending "ASCENDING" Assert "ASSERT" By "BY" Call "CALL" Case "CASE" Collect "COLLECT"
    Constraint "CONSTRAINT" Constraints "CONSTRAINTS" Contains "CONTAINS" Count "COUNT"
    Create "CREATE" Csv "CSV" Delete "DELETE" Desc "DESC" Descending "DESCENDING" Detach "DETACH"
    Distinct "DISTINCT" Drop "DROP" Else "ELSE" End "END" Ends "ENDS" Exists "EXISTS"
    Explain "EXPLAIN" False "FALSE" FieldTerminator "FIELDTERMINATOR" Filter "FILTER"
    Finish "FINISH" For "FOR" Foreach "FOREACH" From "FROM" Function "FUNCTION"
    Functions "FUNCTIONS" Group "GROUP" Groups "GROUPS" Headers "HEADERS" If "IF" In "IN" Index "INDEX"
    Indexes "INDEXES" Insert "INSERT" Is "IS" Key "KEY" Labeled "LABELED" Let "LET" Limit "LIMIT"
    Load "LOAD" Match "MATCH" Merge "MERGE" Next "NEXT" Node "NODE" Nodetach "NODETACH" None "NONE" Not "NOT"
    Null "NULL" Offset "OFFSET" On "ON" Optional "OPTIONAL" Or "OR" Order "ORDER" Path "PATH" Paths "PATHS"
    Procedure "PROCEDURE" Procedures "PROCEDURES" Profile "PROFILE"
    Range "RANGE" Reduce "REDUCE" Relationship "RELATIONSHIP" Remove "REMOVE" Require "REQUIRE"
    Return "RETURN" Set "SET" Shortest "SHORTEST" ShortestPath "SHORTESTPATH" Show "SHOW"
    Simple "SIMPLE" Single "SINGLE" Skip "SKIP" Starts "STARTS" Then "THEN" Trail "TRAIL" True "TRUE" Typed "TYPED" Union "UNION"
    Unique "UNIQUE" Unwind "UNWIND" Walk "WALK" When "WHEN" Where "WHERE" With "WITH" Xor "XOR" Yield "YIELD"
}

table! {
    /// Operators and brackets.
    Symbol, SYMBOLS:
    Dots ".." DoubleColon "::" DoubleBar "||" LessOrEqual "<=" GreaterOrEqual ">="
    NotEqual "<>" Matches "=~" PlusEqual "+=" OpenParen "(" CloseParen ")" OpenBracket "["
    CloseBracket "]" OpenBrace "{" CloseBrace "}" Comma "," Dot "." Colon ":" Semicolon ";"
    Plus "+" Minus "-" Star "*" Slash "/" Percent "%" Caret "^" Equal "=" Less "<" Greater ">"
    Bar "|" Ampersand "&" Exclamation "!" Question "?" Dollar "$"
}

impl Keyword {
    /// The longest keyword, in bytes.
    pub const LEN_MAX: usize = 16;

    /// The keyword that a word is, in whatever case it is written.
    pub fn of(word: &str) -> Option<Self> {
        let mut upper = [0_u8; Self::LEN_MAX];
        let upper = upper.get_mut(..word.len())?;
        for (to, from) in upper.iter_mut().zip(word.bytes()) {
            *to = from.to_ascii_uppercase();
        }
        let word = std::str::from_utf8(upper).ok()?;
        let at = Self::KEYWORDS.binary_search_by(|(text, _)| (*text).cmp(word)).ok()?;
        Some(Self::KEYWORDS[at].1)
    }
}

impl Symbol {
    /// The bracket that closes what this one opens.
    pub const fn closer(self) -> Option<Self> {
        match self {
            Self::OpenParen => Some(Self::CloseParen),
            Self::OpenBracket => Some(Self::CloseBracket),
            Self::OpenBrace => Some(Self::CloseBrace),
            _ => None,
        }
    }
}

impl TokenKind {
    /// Whether it can be a name: every word can, also a keyword.
    pub const fn is_name(self) -> bool {
        matches!(self, Self::Word | Self::Keyword(_) | Self::QuotedName)
    }
}

#[cfg(test)]
mod tests {
    use super::Keyword;

    #[test]
    fn keywords_are_sorted_and_found() {
        assert!(Keyword::KEYWORDS.is_sorted());
        for &(text, keyword) in Keyword::KEYWORDS {
            assert!(text.len() <= Keyword::LEN_MAX);
            assert_eq!(Keyword::of(&text.to_lowercase()), Some(keyword));
        }
        assert_eq!(Keyword::of("MATC"), None);
        assert_eq!(Keyword::of("a word longer than every keyword"), None);
    }
}

//! Types of values as they were written: `INTEGER NOT NULL`, `LIST<STRING> | NULL`.

use std::fmt;

/// A type that a value may be tested for: one or several, of which one must fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueType {
    /// At least one.
    pub alternatives: Vec<OneType>,
}

/// One type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneType {
    /// Which one.
    pub name: TypeName,
    /// What the elements of a list must be.
    pub elements: Option<Box<ValueType>>,
    /// Whether null is one of its values: it is, unless `NOT NULL` is written.
    pub is_nullable: bool,
}

macro_rules! names {
    ($($(#[doc = $doc:literal])* $variant:ident $text:literal $(, $other:literal)*;)*) => {
        /// The types of the language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum TypeName {
            $($(#[doc = $doc])* $variant,)*
        }

        impl TypeName {
            /// All spellings, with what they mean; words have one blank between them.
            pub const SPELLINGS: &[(&'static str, Self)] =
                &[$(($text, Self::$variant), $(($other, Self::$variant),)*)*];

            /// How it is written.
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }
    };
}

names! {
    /// Any value.
    Any "ANY", "ANY VALUE";
    /// No value at all.
    Nothing "NOTHING";
    /// Null.
    Null "NULL";
    /// What a property can be.
    PropertyValue "PROPERTY VALUE", "ANY PROPERTY VALUE";
    /// Booleans.
    Boolean "BOOLEAN", "BOOL";
    /// Integers.
    Integer "INTEGER", "INT", "SIGNED INTEGER", "INTEGER64", "INT64";
    /// Floats.
    Float "FLOAT", "FLOAT64";
    /// Integers and floats.
    Number "NUMBER";
    /// Strings.
    String "STRING", "VARCHAR";
    /// Lists.
    List "LIST", "ARRAY";
    /// Maps.
    Map "MAP", "RECORD", "ANY MAP";
    /// Nodes.
    Node "NODE", "VERTEX", "ANY NODE", "ANY VERTEX";
    /// Relationships.
    Relationship "RELATIONSHIP", "EDGE", "ANY RELATIONSHIP", "ANY EDGE";
    /// Paths.
    Path "PATH";
    /// Dates.
    Date "DATE";
    /// Times with an offset.
    Time "ZONED TIME", "TIME WITH TIME ZONE", "TIME WITH TIMEZONE", "TIME";
    /// Times without an offset.
    LocalTime "LOCAL TIME", "LOCALTIME", "TIME WITHOUT TIME ZONE", "TIME WITHOUT TIMEZONE";
    /// Datetimes with a zone.
    DateTime "ZONED DATETIME", "DATETIME", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP WITH TIMEZONE";
    /// Datetimes without a zone.
    LocalDateTime "LOCAL DATETIME", "LOCALDATETIME", "TIMESTAMP WITHOUT TIME ZONE", "TIMESTAMP WITHOUT TIMEZONE";
    /// Durations.
    Duration "DURATION";
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, one) in self.alternatives.iter().enumerate() {
            let before = if n == 0 { "" } else { " | " };
            write!(f, "{before}{}", one.name.text())?;
            if let Some(elements) = &one.elements {
                write!(f, "<{elements}>")?;
            }
            f.write_str(if one.is_nullable { "" } else { " NOT NULL" })?;
        }
        Ok(())
    }
}

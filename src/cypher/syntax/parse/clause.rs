//! Statements, queries and the clauses that read.

use std::sync::Arc;

use nom::Parser;

use crate::cypher::error::ErrorKind;
use crate::cypher::schema::columns;
use crate::cypher::syntax::ast::Call;
use crate::cypher::syntax::ast::CallSubquery;
use crate::cypher::syntax::ast::Clause;
use crate::cypher::syntax::ast::ClauseKind;
use crate::cypher::syntax::ast::Expr;
use crate::cypher::syntax::ast::ExprKind;
use crate::cypher::syntax::ast::Imports;
use crate::cypher::syntax::ast::LoadCsv;
use crate::cypher::syntax::ast::Match;
use crate::cypher::syntax::ast::Mode;
use crate::cypher::syntax::ast::Name;
use crate::cypher::syntax::ast::Projection;
use crate::cypher::syntax::ast::ProjectionItem;
use crate::cypher::syntax::ast::Query;
use crate::cypher::syntax::ast::SingleQuery;
use crate::cypher::syntax::ast::SortItem;
use crate::cypher::syntax::ast::Statement;
use crate::cypher::syntax::ast::StatementBody;
use crate::cypher::syntax::ast::UnionKind;
use crate::cypher::syntax::ast::UnionPart;
use crate::cypher::syntax::ast::Unwind;
use crate::cypher::syntax::ast::Yield;
use crate::cypher::syntax::ast::YieldItem;
use crate::cypher::syntax::input::Tokens;
use crate::cypher::syntax::parse::Parsed;
use crate::cypher::syntax::parse::comma_list;
use crate::cypher::syntax::parse::deeper;
use crate::cypher::syntax::parse::dotted_name;
use crate::cypher::syntax::parse::expect;
use crate::cypher::syntax::parse::expect_keyword;
use crate::cypher::syntax::parse::expr::expr;
use crate::cypher::syntax::parse::fail;
use crate::cypher::syntax::parse::inside;
use crate::cypher::syntax::parse::name;
use crate::cypher::syntax::parse::pattern;
use crate::cypher::syntax::parse::primary;
use crate::cypher::syntax::parse::schema;
use crate::cypher::syntax::parse::skip_keyword;
use crate::cypher::syntax::parse::unexpected;
use crate::cypher::syntax::parse::update;
use crate::cypher::syntax::token::Keyword;
use crate::cypher::syntax::token::Symbol;
use crate::cypher::syntax::token::TokenKind;

/// A whole statement, up to the end of the text.
pub(super) fn statement(tokens: Tokens<'_>) -> Parsed<'_, Statement> {
    let (inner, mode) = match tokens.first().kind {
        TokenKind::Keyword(Keyword::Explain) => (tokens.skip(1), Mode::Explain),
        TokenKind::Keyword(Keyword::Profile) => (tokens.skip(1), Mode::Profile),
        _ => (tokens, Mode::Run),
    };
    let (rest, body) = if schema::starts(inner) {
        let (rest, command) = schema::command(inner)?;
        let goes_on = rest.is_keyword(0, Keyword::Yield) || rest.is_keyword(0, Keyword::Where);
        match command.shown().filter(|_| goes_on) {
            None => (rest, StatementBody::Schema(command)),
            Some(words) => {
                let words = Name { text: words.into(), span: inner.to(rest) };
                let (rest, query) = show(words, &columns(&command), rest)?;
                (rest, StatementBody::Query(query))
            }
        }
    } else {
        let (rest, query) = query(inner)?;
        (rest, StatementBody::Query(query))
    };
    let span = tokens.to(rest);
    let rest = rest.skip(usize::from(rest.is_symbol(0, Symbol::Semicolon)));
    if rest.first().kind != TokenKind::End {
        return unexpected(rest, "a clause or the end of the statement");
    }
    Ok((rest, Statement { mode, body, span }))
}

/// `YIELD …` or `WHERE …` behind `SHOW …`, and what follows: a call of a procedure that is named like the
/// statement.
fn show<'a>(words: Name, columns: &[Arc<str>], tokens: Tokens<'a>) -> Parsed<'a, Query> {
    let first = tokens.first().span;
    let (rest, mut yields) = if tokens.is_keyword(0, Keyword::Yield) {
        yield_(tokens.skip(1))?
    } else {
        let (rest, predicate) = where_(tokens)?;
        (rest, Yield { star: Some(first), items: Vec::new(), predicate })
    };
    let (mut rest, (order, skip, limit)) = ordering(rest)?;
    let span = words.span.to(tokens.to(rest));
    let mut more = Vec::new();
    if !order.is_empty() || skip.is_some() || limit.is_some() {
        // What is sorted and cut is all columns, in their order.
        if yields.star.take().is_some() {
            let item = |text: &Arc<str>| YieldItem {
                field: Name { text: Arc::clone(text), span: first },
                alias: None,
            };
            yields.items = columns.iter().map(item).collect();
        }
        let items: Vec<ProjectionItem> = yields.items.iter().map(passed_on).collect();
        let predicate;
        (rest, predicate) = where_(rest)?;
        let all = items.clone();
        let star = None;
        let sorted = Projection { distinct: false, star, items, order, skip, limit, predicate };
        let span = words.span.to(tokens.to(rest));
        more.push(Clause { kind: ClauseKind::With(sorted), span });
        if clause_begins(rest).is_none() {
            let kind = ClauseKind::Return(Projection {
                distinct: false,
                star: None,
                items: all,
                order: Vec::new(),
                skip: None,
                limit: None,
                predicate: None,
            });
            more.push(Clause { kind, span });
        }
    }
    let call = Call {
        optional: false,
        procedure: vec![words],
        arguments: Some(Vec::new()),
        yields: Some(yields),
    };
    let mut all = vec![Clause { kind: ClauseKind::Call(call), span }];
    all.extend(more);
    let (rest, others) = clauses(rest)?;
    all.extend(others);
    let first = SingleQuery { clauses: all, span: span.to(tokens.to(rest)) };
    Ok((rest, Query { first, rest: Vec::new() }))
}

/// A column that is yielded, as an item of what follows.
fn passed_on(item: &YieldItem) -> ProjectionItem {
    let name = item.alias.as_ref().unwrap_or(&item.field);
    let expr = Expr { kind: ExprKind::Variable(Arc::clone(&name.text)), span: name.span };
    ProjectionItem { expr, text: name.span, alias: None }
}

/// Single queries joined by `UNION`. Behind `NEXT` they are a subquery with whose rows the rest goes on.
fn query(tokens: Tokens<'_>) -> Parsed<'_, Query> {
    let (rest, first) = single_query(tokens)?;
    let (after, parts) = union_parts(rest)?;
    let is_joined = !parts.is_empty();
    let query = Query { first, rest: parts };
    if !is_joined || !after.is_keyword(0, Keyword::Next) {
        return Ok((after, query));
    }
    let misplaced = |place, hint, span| {
        fail(ErrorKind::InvalidClauseComposition { clause: "`NEXT`", place, hint }, span)
    };
    let next = after.first().span;
    let mut parts = std::iter::once(&query.first).chain(query.rest.iter().map(|part| &part.query));
    let returns = |part: &SingleQuery| {
        part.clauses.last().is_some_and(|last| matches!(last.kind, ClauseKind::Return(_)))
    };
    if !parts.all(returns) {
        return misplaced("behind a clause other than `RETURN`", "RETURN … NEXT", next);
    }
    let span = tokens.to(after);
    let call = CallSubquery { optional: false, imports: Imports::All, query };
    let mut all = vec![Clause { kind: ClauseKind::Subquery(call), span }];
    let (rest, more) = clauses(after.skip(1))?;
    if more.is_empty() {
        return unexpected(rest, "a clause such as `MATCH` or `RETURN`");
    }
    if rest.is_keyword(0, Keyword::Union) {
        return misplaced("in a query with `UNION`", "CALL { … UNION … }", next);
    }
    all.extend(more);
    let first = SingleQuery { clauses: all, span: tokens.to(rest) };
    Ok((rest, Query { first, rest: Vec::new() }))
}

/// `UNION` and the queries behind it, each up to a `NEXT`.
fn union_parts(tokens: Tokens<'_>) -> Parsed<'_, Vec<UnionPart>> {
    let mut tokens = tokens;
    let mut parts = Vec::new();
    while tokens.is_keyword(0, Keyword::Union) {
        let (kind, n) = match tokens.ahead(1).kind {
            TokenKind::Keyword(Keyword::All) => (UnionKind::All, 2),
            TokenKind::Keyword(Keyword::Distinct) => (UnionKind::Distinct, 2),
            _ => (UnionKind::Distinct, 1),
        };
        let span = tokens.to(tokens.skip(n));
        let begin = tokens.skip(n);
        let (after, clauses) = clauses_until(begin, Some(Keyword::Next))?;
        if clauses.is_empty() {
            return unexpected(after, "a clause such as `MATCH` or `RETURN`");
        }
        let query = SingleQuery { clauses, span: begin.to(after) };
        parts.push(UnionPart { kind, span, query });
        tokens = after;
    }
    Ok((tokens, parts))
}

fn single_query(tokens: Tokens<'_>) -> Parsed<'_, SingleQuery> {
    let (rest, clauses) = clauses(tokens)?;
    if clauses.is_empty() {
        return unexpected(rest, "a clause such as `MATCH` or `RETURN`");
    }
    Ok((rest, SingleQuery { clauses, span: tokens.to(rest) }))
}

/// All clauses that follow, maybe none.
pub(super) fn clauses(tokens: Tokens<'_>) -> Parsed<'_, Vec<Clause>> {
    clauses_until(tokens, None)
}

/// All clauses up to one that begins with a keyword.
fn clauses_until(tokens: Tokens<'_>, end: Option<Keyword>) -> Parsed<'_, Vec<Clause>> {
    let mut rest = tokens;
    let mut clauses = Vec::new();
    while let Some((keyword, parser)) = clause_begins(rest) {
        if end == Some(keyword) {
            break;
        }
        let (after, kind) = parser(rest)?;
        clauses.push(Clause { kind, span: rest.to(after) });
        rest = after;
    }
    Ok((rest, clauses))
}

type ClauseParser = for<'a> fn(Tokens<'a>) -> Parsed<'a, ClauseKind>;

/// The keyword with which a clause begins here, and the parser for it.
fn clause_begins(tokens: Tokens<'_>) -> Option<(Keyword, ClauseParser)> {
    match tokens.first().kind {
        TokenKind::Keyword(keyword) => Some((keyword, clause(tokens, keyword)?)),
        _ => None,
    }
}

/// The parser for the clause that a keyword begins.
fn clause(tokens: Tokens<'_>, keyword: Keyword) -> Option<ClauseParser> {
    Some(match keyword {
        Keyword::Optional if tokens.is_keyword(1, Keyword::Call) => call,
        Keyword::Optional | Keyword::Match => match_,
        Keyword::Unwind => unwind,
        Keyword::For => for_,
        Keyword::Let => let_,
        Keyword::Filter => filter,
        Keyword::Next => |tokens| Ok((tokens.skip(1), ClauseKind::Next)),
        Keyword::Finish => |tokens| Ok((tokens.skip(1), ClauseKind::Finish)),
        Keyword::With => with,
        Keyword::Return => return_,
        Keyword::Create | Keyword::Insert => update::create,
        Keyword::Merge => update::merge,
        Keyword::Set => update::set,
        Keyword::Remove => update::remove,
        Keyword::Detach | Keyword::Nodetach | Keyword::Delete => update::delete,
        Keyword::Call => call,
        Keyword::Foreach => update::foreach,
        Keyword::Load => load_csv,
        _ => return None,
    })
}

/// What stands between the braces of `EXISTS { … }` and the like: a query, or a pattern alone.
pub(super) fn subquery_body(tokens: Tokens<'_>) -> Parsed<'_, Query> {
    if !is_bare_pattern(tokens) {
        return deeper(tokens, query);
    }
    let (rest, paths) = deeper(tokens, pattern::pattern)?;
    let (rest, predicate) = where_(rest)?;
    let span = tokens.to(rest);
    let kind = ClauseKind::Match(Match { optional: false, paths, predicate });
    let first = SingleQuery { clauses: vec![Clause { kind, span }], span };
    Ok((rest, Query { first, rest: Vec::new() }))
}

fn is_bare_pattern(tokens: Tokens<'_>) -> bool {
    let is_selector = matches!(
        tokens.first().kind,
        TokenKind::Keyword(
            Keyword::All
                | Keyword::Any
                | Keyword::Shortest
                | Keyword::ShortestPath
                | Keyword::AllShortestPaths
                | Keyword::Trail
                | Keyword::Walk
                | Keyword::Acyclic
                | Keyword::Simple
        )
    );
    is_selector
        || tokens.is_symbol(0, Symbol::OpenParen)
        || tokens.first().kind.is_name() && tokens.is_symbol(1, Symbol::Equal)
}

/// `WHERE a`, if it stands there.
fn where_(tokens: Tokens<'_>) -> Parsed<'_, Option<Expr>> {
    if !tokens.is_keyword(0, Keyword::Where) {
        return Ok((tokens, None));
    }
    let (rest, predicate) = expr(tokens.skip(1))?;
    Ok((rest, Some(predicate)))
}

fn match_(tokens: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, optional) = skip_keyword(tokens, Keyword::Optional);
    let rest = expect_keyword(rest, Keyword::Match)?;
    let (rest, paths) = pattern::pattern(rest)?;
    let (rest, predicate) = where_(rest)?;
    Ok((rest, ClauseKind::Match(Match { optional, paths, predicate })))
}

fn unwind(tokens: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, list) = expr(tokens.skip(1))?;
    let (rest, variable) = name(expect_keyword(rest, Keyword::As)?, "a variable")?;
    Ok((rest, ClauseKind::Unwind(Unwind { list, variable })))
}

/// `FOR variable IN list`, as GQL writes `UNWIND`.
fn for_(tokens: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, variable) = name(tokens.skip(1), "a variable")?;
    let (rest, list) = expr(expect_keyword(rest, Keyword::In)?)?;
    Ok((rest, ClauseKind::Unwind(Unwind { list, variable })))
}

fn let_(tokens: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let item = |tokens| {
        let (rest, variable) = name(tokens, "a variable")?;
        let (rest, value) = expr(expect(rest, Symbol::Equal)?)?;
        Ok((rest, (variable, value)))
    };
    let (rest, items) = comma_list(item).parse(tokens.skip(1))?;
    Ok((rest, ClauseKind::Let(items)))
}

fn filter(tokens: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, _) = skip_keyword(tokens.skip(1), Keyword::Where);
    let (rest, condition) = expr(rest)?;
    Ok((rest, ClauseKind::Filter(condition)))
}

fn with(tokens: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, mut projection) = projection(tokens.skip(1))?;
    let (rest, predicate) = where_(rest)?;
    projection.predicate = predicate;
    Ok((rest, ClauseKind::With(projection)))
}

fn return_(tokens: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, projection) = projection(tokens.skip(1))?;
    Ok((rest, ClauseKind::Return(projection)))
}

/// What stands behind `WITH` or `RETURN`, without `WHERE`.
fn projection(tokens: Tokens<'_>) -> Parsed<'_, Projection> {
    let is_quantified = |keyword| {
        tokens.is_keyword(0, keyword)
            && (tokens.is_symbol(1, Symbol::Star) || primary::may_begin_operand(tokens.skip(1)))
    };
    let distinct = is_quantified(Keyword::Distinct);
    let all = is_quantified(Keyword::All) && !tokens.is_symbol(1, Symbol::OpenParen);
    let mut rest = tokens.skip(usize::from(distinct || all));
    let mut star = None;
    if rest.is_symbol(0, Symbol::Star) {
        star = Some(rest.first().span);
        rest = rest.skip(1);
    }
    let mut items = Vec::new();
    if star.is_none() || rest.is_symbol(0, Symbol::Comma) {
        rest = rest.skip(usize::from(star.is_some()));
        (rest, items) = comma_list(projection_item).parse(rest)?;
    }
    let (rest, (order, skip, limit)) = ordering(rest)?;
    Ok((rest, Projection { distinct, star, items, order, skip, limit, predicate: None }))
}

/// What sorts and cuts rows.
type Ordering = (Vec<SortItem>, Option<Expr>, Option<Expr>);

/// `ORDER BY a SKIP b LIMIT c`, whatever of it stands there.
fn ordering(tokens: Tokens<'_>) -> Parsed<'_, Ordering> {
    let mut rest = tokens;
    let mut order = Vec::new();
    if rest.is_keyword(0, Keyword::Order) {
        let by = expect_keyword(rest.skip(1), Keyword::By)?;
        (rest, order) = comma_list(sort_item).parse(by)?;
    }
    let mut skip = None;
    if rest.is_keyword(0, Keyword::Skip) || rest.is_keyword(0, Keyword::Offset) {
        let (after, expr) = expr(rest.skip(1))?;
        (rest, skip) = (after, Some(expr));
    }
    let mut limit = None;
    if rest.is_keyword(0, Keyword::Limit) {
        let (after, expr) = expr(rest.skip(1))?;
        (rest, limit) = (after, Some(expr));
    }
    Ok((rest, (order, skip, limit)))
}

fn projection_item(tokens: Tokens<'_>) -> Parsed<'_, ProjectionItem> {
    let (rest, expr) = expr(tokens)?;
    let text = tokens.to(rest);
    let (rest, alias) = alias(rest)?;
    Ok((rest, ProjectionItem { expr, text, alias }))
}

/// `AS name`, if it stands there.
fn alias(tokens: Tokens<'_>) -> Parsed<'_, Option<Name>> {
    if !tokens.is_keyword(0, Keyword::As) {
        return Ok((tokens, None));
    }
    let (rest, alias) = name(tokens.skip(1), "a name")?;
    Ok((rest, Some(alias)))
}

fn sort_item(tokens: Tokens<'_>) -> Parsed<'_, SortItem> {
    let (rest, expr) = expr(tokens)?;
    let (rest, descending) = match rest.first().kind {
        TokenKind::Keyword(Keyword::Asc | Keyword::Ascending) => (rest.skip(1), false),
        TokenKind::Keyword(Keyword::Desc | Keyword::Descending) => (rest.skip(1), true),
        _ => (rest, false),
    };
    Ok((rest, SortItem { expr, descending }))
}

fn call(tokens: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, optional) = skip_keyword(tokens, Keyword::Optional);
    let rest = expect_keyword(rest, Keyword::Call)?;
    if rest.is_symbol(0, Symbol::OpenBrace) || rest.is_symbol(0, Symbol::OpenParen) {
        return call_subquery(rest, optional);
    }
    let (rest, procedure) = dotted_name(rest, "a procedure or `{`")?;
    let (rest, arguments) = if rest.is_symbol(0, Symbol::OpenParen) {
        let (rest, arguments) =
            inside(rest.skip(1), |tokens| primary::list_until(tokens, Symbol::CloseParen))?;
        (rest, Some(arguments))
    } else {
        (rest, None)
    };
    let (rest, yields) = if rest.is_keyword(0, Keyword::Yield) {
        let (rest, yields) = yield_(rest.skip(1))?;
        (rest, Some(yields))
    } else {
        (rest, None)
    };
    Ok((rest, ClauseKind::Call(Call { optional, procedure, arguments, yields })))
}

fn yield_(tokens: Tokens<'_>) -> Parsed<'_, Yield> {
    if tokens.is_symbol(0, Symbol::Star) {
        let star = Some(tokens.first().span);
        let (rest, predicate) = where_(tokens.skip(1))?;
        return Ok((rest, Yield { star, items: Vec::new(), predicate }));
    }
    let (rest, items) = comma_list(yield_item).parse(tokens)?;
    let (rest, predicate) = where_(rest)?;
    Ok((rest, Yield { star: None, items, predicate }))
}

fn yield_item(tokens: Tokens<'_>) -> Parsed<'_, YieldItem> {
    let (rest, field) = name(tokens, "a result field or `*`")?;
    let (rest, alias) = alias(rest)?;
    Ok((rest, YieldItem { field, alias }))
}

/// `(imports) { query }`, from the first bracket on.
fn call_subquery(tokens: Tokens<'_>, optional: bool) -> Parsed<'_, ClauseKind> {
    let (rest, imports) = if !tokens.is_symbol(0, Symbol::OpenParen) {
        (tokens, Imports::Leading)
    } else if tokens.is_symbol(1, Symbol::Star) {
        (expect(tokens.skip(2), Symbol::CloseParen)?, Imports::All)
    } else if tokens.is_symbol(1, Symbol::CloseParen) {
        (tokens.skip(2), Imports::Listed(Vec::new()))
    } else {
        let variable = |tokens| name(tokens, "a variable");
        let (rest, names) = comma_list(variable).parse(tokens.skip(1))?;
        (expect(rest, Symbol::CloseParen)?, Imports::Listed(names))
    };
    let rest = expect(rest, Symbol::OpenBrace)?;
    let (rest, query) = inside(rest, |tokens| deeper(tokens, query))?;
    let rest = expect(rest, Symbol::CloseBrace)?;
    if rest.is_keyword(0, Keyword::In) {
        let kind = ErrorKind::Unsupported {
            what: "`CALL { … } IN TRANSACTIONS`",
            instead: "a statement is one transaction: leave IN TRANSACTIONS out",
        };
        return fail(kind, rest.to(rest.skip(2)));
    }
    Ok((rest, ClauseKind::Subquery(CallSubquery { optional, imports, query })))
}

fn load_csv(tokens: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let rest = expect_keyword(tokens.skip(1), Keyword::Csv)?;
    let (mut rest, headers) = skip_keyword(rest, Keyword::With);
    if headers {
        rest = expect_keyword(rest, Keyword::Headers)?;
    }
    let (rest, source) = expr(expect_keyword(rest, Keyword::From)?)?;
    let (mut rest, variable) = name(expect_keyword(rest, Keyword::As)?, "a variable")?;
    let mut terminator = None;
    if rest.is_keyword(0, Keyword::FieldTerminator) {
        let (after, expr) = expr(rest.skip(1))?;
        (rest, terminator) = (after, Some(expr));
    }
    Ok((rest, ClauseKind::LoadCsv(LoadCsv { headers, source, variable, terminator })))
}

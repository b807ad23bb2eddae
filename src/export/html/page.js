'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const at = id => document.getElementById(id);
const nodes = data.nodes, rels = data.rels;
const byId = new Map(nodes.map(node => [node.id, node]));
for (const node of nodes) { node.rels = []; node.text = [node.name, ...node.aliases].join('\n').toLowerCase(); }
for (const rel of rels) {
  rel.from = byId.get(rel.start); rel.to = byId.get(rel.end);
  rel.from.rels.push(rel);
  if (rel.to !== rel.from) rel.to.rels.push(rel);
  rel.how = rel.negated ? 'denied' : rel.modality || 'asserted';
  rel.text = [rel.from.text, rel.to.text, rel.type.replace(/_/g, ' '), rel.type, rel.predicate, rel.by,
    rel.date, rel.place, ...rel.evidence.map(one => one.sentence)].join('\n').toLowerCase();
}
const isRead = rels.some(rel => rel.modality);
// The sentences of each article that are quoted anywhere, in order.
const quoted = new Map();
for (const rel of rels) for (const one of rel.evidence) {
  if (!quoted.has(one.article)) quoted.set(one.article, new Map());
  quoted.get(one.article).set(one.offset, one.sentence);
}
for (const [article, own] of quoted) quoted.set(article, [...own].sort((a, b) => a[0] - b[0]));

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}
function count(values) {
  const counts = new Map();
  for (const value of values) if (value) counts.set(value, (counts.get(value) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

// ---- Filters
const state = { words: [], kinds: new Set(), hows: new Set(), type: '', by: '', sure: 0, focus: null, rel: null };
function boxes(place, entries, chosen, swatch) {
  for (const [name, n] of entries) {
    const box = element('input', { type: 'checkbox', value: name });
    box.addEventListener('change', () => { box.checked ? chosen.add(name) : chosen.delete(name); update(); });
    at(place).append(element('label', {}, box, swatch ? swatch(name) : null, `${name} (${n})`));
  }
}
function options(place, all, entries) {
  at(place).append(element('option', { value: '', textContent: all }));
  for (const [name, n] of entries) at(place).append(element('option', { value: name, textContent: `${name} (${n})` }));
}
const lookOf = new Map(nodes.map(node => [node.kind, node]));
boxes('kinds', count(nodes.map(node => node.kind)), state.kinds, name => {
  const swatch = element('span', { className: 'swatch' });
  swatch.style.background = lookOf.get(name).fill; swatch.style.borderColor = lookOf.get(name).line;
  return swatch;
});
boxes('modalities', isRead ? count(rels.map(rel => rel.how)) : [], state.hows, null);
options('types', 'any', count(rels.map(rel => rel.type)));
options('speakers', 'anybody', count(rels.map(rel => rel.by)));
if (!isRead) for (const id of ['modalities', 'speakers', 'sure']) at(id).closest('fieldset,label').hidden = true;
at('search').addEventListener('input', () => {
  state.words = at('search').value.toLowerCase().split(/\s+/).filter(Boolean); update();
});
at('types').addEventListener('change', event => { state.type = event.target.value; update(); });
at('speakers').addEventListener('change', event => { state.by = event.target.value; update(); });
at('sure').addEventListener('input', event => {
  state.sure = +event.target.value; at('sure-value').textContent = state.sure; update();
});
at('filters').addEventListener('submit', event => event.preventDefault());
at('filters').addEventListener('reset', () => {
  Object.assign(state, { words: [], type: '', by: '', sure: 0, focus: null });
  state.kinds.clear(); state.hows.clear(); at('sure-value').textContent = '0'; setTimeout(update);
});
const matches = rel =>
  (!state.focus || rel.from === state.focus || rel.to === state.focus)
  && (!state.kinds.size || state.kinds.has(rel.from.kind) || state.kinds.has(rel.to.kind))
  && (!state.hows.size || state.hows.has(rel.how))
  && (!state.type || rel.type === state.type)
  && (!state.by || rel.by === state.by)
  && (rel.confidence === null || rel.confidence >= state.sure)
  && state.words.every(word => rel.text.includes(word));

// ---- The list
const PAGE = 200;
let found = [];
function notes(rel) {
  return [rel.date, rel.place, rel.negated ? 'denied' : null,
    rel.modality && rel.modality !== 'asserted' ? rel.modality : null,
    rel.by ? 'according to ' + rel.by : null].filter(Boolean).join(', ');
}
const spelled = rel => (rel.negated ? 'NOT ' : '') + rel.type.replace(/_/g, ' ');
function entry(rel) {
  const button = element('button', { type: 'button', className: rel.negated ? 'denied' : '' },
    rel.from.name, ' ', element('span', { className: 'type', textContent: spelled(rel) }), ' ', rel.to.name,
    notes(rel) ? element('span', { className: 'notes', textContent: notes(rel) }) : null);
  button.setAttribute('aria-current', rel === state.rel);
  button.addEventListener('click', () => showRel(rel));
  button.rel = rel;
  return element('li', {}, button);
}
function addPage() {
  const list = at('list'), n = list.querySelectorAll('li.statement').length;
  const page = found.slice(n, n + PAGE).map(entry);
  for (const item of page) item.className = 'statement';
  list.querySelector('li.more')?.remove();
  list.append(...page);
  if (n + page.length < found.length) {
    const more = element('button', { type: 'button', textContent: `${found.length - n - page.length} more …` });
    more.addEventListener('click', () => { addPage(); list.children[n + PAGE]?.querySelector('button').focus(); });
    list.append(element('li', { className: 'more' }, more));
  }
}
function update() {
  found = rels.filter(matches);
  at('list').replaceChildren();
  addPage();
  at('count').textContent = found.length === rels.length
    ? `${rels.length} ${isRead ? 'statements' : 'relationships'}, ${nodes.length} nodes`
    : `${found.length} of ${rels.length} ${isRead ? 'statements' : 'relationships'}`;
  const chip = state.focus && element('button', { type: 'button', textContent: `${state.focus.name} ✕`, title: 'Show everything again' });
  if (chip) chip.addEventListener('click', () => { state.focus = null; update(); });
  at('chips').replaceChildren(...(chip ? [chip] : []));
  at('chips').hidden = !chip;
  arrange();
}
at('list').addEventListener('keydown', event => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...at('list').querySelectorAll('button')];
  all[all.indexOf(document.activeElement) + step]?.focus();
});

// ---- Details
function nameButton(node) {
  const button = element('button', { type: 'button', className: 'link', textContent: node.name });
  button.addEventListener('click', () => showNode(node));
  return button;
}
function facts(entries) {
  const list = element('dl');
  for (const [key, value] of entries) {
    if (value === null || value === undefined || value === '') continue;
    list.append(element('dt', { textContent: key }), element('dd', {}, value));
  }
  return list;
}
function marked(sentence, words) {
  // The names and the predicate where they stand in the sentence.
  const spans = [];
  const lower = sentence.toLowerCase();
  for (const word of words) {
    const from = word ? lower.indexOf(word.toLowerCase()) : -1;
    if (from >= 0 && lower.length === sentence.length) spans.push([from, from + word.length]);
  }
  spans.sort((a, b) => a[0] - b[0]);
  const parts = [];
  let end = 0;
  for (const [from, to] of spans) {
    if (from < end) continue;
    parts.push(sentence.slice(end, from), element('mark', { textContent: sentence.slice(from, to) }));
    end = to;
  }
  return [...parts, sentence.slice(end)];
}
function evidence(rel, one) {
  const own = quoted.get(one.article), place = own.findIndex(([offset]) => offset === one.offset);
  const around = (step) => {
    const other = own[place + step];
    if (!other) return null;
    const [first, second] = step < 0 ? [other, own[place]] : [own[place], other];
    const gap = second[0] - first[0] - [...first[1]].length;
    const text = gap > 4 ? (step < 0 ? other[1] + ' … ' : ' … ' + other[1]) : (step < 0 ? other[1] + ' ' : ' ' + other[1]);
    return element('span', { className: 'around', textContent: text });
  };
  const words = [rel.predicate, rel.from.name, rel.to.name, ...rel.from.aliases, ...rel.to.aliases];
  const article = data.articles[one.article] || {};
  const where = [article.title || article.source || one.article, article.published, article.title ? article.source : null,
    `from character ${one.offset}`].filter(Boolean).join(' · ');
  return [element('blockquote', {}, around(-1), ...marked(one.sentence, words), around(1)),
    element('p', { className: 'where', textContent: where })];
}
function panel(title, ...children) {
  const close = element('button', { type: 'button', className: 'close', textContent: '✕', title: 'Close (Esc)' });
  close.setAttribute('aria-label', 'Close');
  close.addEventListener('click', hidePanel);
  at('right').replaceChildren(close, element('h2', {}, ...title), ...children);
  if (at('right').hidden) { at('right').hidden = false; resize(); }
  at('right').scrollTop = 0;
}
function hidePanel() { state.rel = null; chosen = null; at('right').hidden = true; markCurrent(); resize(); }
function markCurrent() {
  for (const button of at('list').querySelectorAll('button')) button.setAttribute('aria-current', !!button.rel && button.rel === state.rel);
}
function showRel(rel) {
  state.rel = rel; chosen = null; markCurrent();
  const type = element('span', { className: 'type', textContent: spelled(rel) });
  panel([element('span', { className: rel.negated ? 'denied' : '' }, nameButton(rel.from), ' ', type, ' ', nameButton(rel.to))],
    facts([['words', rel.predicate], ['said', isRead ? rel.how : null], ['according to', rel.by], ['date', rel.date],
      ['place', rel.place], ['confidence', rel.confidence === null ? null : rel.confidence.toFixed(2)], ...rel.other]),
    ...rel.evidence.flatMap(one => evidence(rel, one)));
  draw();
}
function showNode(node) {
  state.rel = null; chosen = node; markCurrent();
  const only = element('button', { type: 'button', className: 'link', textContent: 'Show only this and what it is connected with' });
  only.addEventListener('click', () => { state.focus = node; update(); });
  panel([node.name], facts([['kind', node.kind], ['also', node.aliases.join(', ')], ['mentioned', node.mentions], ...node.other]), only,
    element('h3', { textContent: `${node.rels.length} ${isRead ? 'statements' : 'relationships'}` }),
    element('ol', {}, ...node.rels.slice(0, PAGE).map(rel => {
      const button = element('button', { type: 'button', className: 'link' }, `${rel.from.name} ${spelled(rel)} ${rel.to.name}`);
      button.addEventListener('click', () => showRel(rel));
      return element('li', {}, button);
    })));
  draw();
}
document.addEventListener('keydown', event => {
  if (event.key === '/' && event.target.tagName !== 'INPUT') { event.preventDefault(); at('search').focus(); }
  if (event.key === 'Escape' && !at('right').hidden) hidePanel();
});

// ---- The drawing: springs along the lines, and nodes that push each other away
const canvas = at('canvas'), pen = canvas.getContext('2d');
const view = { x: 0, y: 0, scale: 1, isMoved: false };
let chosen = null, hovered = null, seen = [], heat = 0, frame = 0;
const DISTANCE = 110, REACH = 330, RELAXED = 0.01;
function arrange() {
  const shown = new Set();
  for (const rel of found) { shown.add(rel.from); shown.add(rel.to); }
  if (!state.words.length && found.length === rels.length) for (const node of nodes) shown.add(node);
  seen = [...shown];
  seen.sort((a, b) => b.rels.length - a.rels.length || a.id - b.id);
  // The same graph is drawn the same way each time: a spiral, the most connected in the middle.
  seen.forEach((node, i) => {
    const angle = i * 2.399963, far = DISTANCE * 0.55 * Math.sqrt(i + 0.5);
    node.x = far * Math.cos(angle); node.y = far * Math.sin(angle); node.vx = node.vy = 0;
  });
  heat = 1; view.isMoved = false;
  // Nothing moves before the eyes: most of the way is gone before the first picture.
  const until = performance.now() + 250;
  while (heat > RELAXED && performance.now() < until) tick();
  fit(); draw();
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(settle);
}
function settle() {
  if (heat <= RELAXED) return;
  const until = performance.now() + 20;
  while (heat > RELAXED && performance.now() < until) tick();
  if (!view.isMoved) fit();
  draw();
  frame = requestAnimationFrame(settle);
}
function tick() {
  const cells = new Map();
  const key = (x, y) => Math.floor(x / REACH) * 100003 + Math.floor(y / REACH);
  for (const node of seen) {
    const own = key(node.x, node.y);
    if (!cells.has(own)) cells.set(own, []);
    cells.get(own).push(node);
  }
  for (const node of seen) {
    for (let dx = -1; dx <= 1; dx++) for (let dy = -1; dy <= 1; dy++) {
      for (const other of cells.get(key(node.x + dx * REACH, node.y + dy * REACH)) || []) {
        const x = node.x - other.x, y = node.y - other.y, square = x * x + y * y;
        if (other === node || square > REACH * REACH) continue;
        const push = Math.min(DISTANCE * DISTANCE * 0.6 / (square + 40), 12);
        const far = Math.sqrt(square) || 1;
        node.vx += push * x / far; node.vy += push * y / far;
      }
    }
    // A weak pull to the middle keeps the parts together.
    node.vx -= node.x * 0.006; node.vy -= node.y * 0.009;
  }
  for (const rel of found) {
    const x = rel.to.x - rel.from.x, y = rel.to.y - rel.from.y, far = Math.sqrt(x * x + y * y) || 1;
    const pull = (far - DISTANCE) / far * 0.14;
    const few = 1 / Math.sqrt(Math.min(rel.from.rels.length, rel.to.rels.length) || 1);
    rel.from.vx += x * pull * few; rel.from.vy += y * pull * few;
    rel.to.vx -= x * pull * few; rel.to.vy -= y * pull * few;
  }
  for (const node of seen) {
    const most = 40 * heat + 1;
    node.x += Math.max(-most, Math.min(most, node.vx)); node.y += Math.max(-most, Math.min(most, node.vy));
    node.vx *= 0.55; node.vy *= 0.55;
  }
  heat *= 0.975;
}
function fit() {
  if (!seen.length) return;
  const xs = seen.map(node => node.x), ys = seen.map(node => node.y);
  const [left, right] = [xs.reduce((a, b) => Math.min(a, b)) - 70, xs.reduce((a, b) => Math.max(a, b)) + 70];
  const [top, bottom] = [ys.reduce((a, b) => Math.min(a, b)) - 30, ys.reduce((a, b) => Math.max(a, b)) + 40];
  view.scale = Math.min(canvas.clientWidth / (right - left), canvas.clientHeight / (bottom - top), 1.6);
  view.x = canvas.clientWidth / 2 - view.scale * (left + right) / 2;
  view.y = canvas.clientHeight / 2 - view.scale * (top + bottom) / 2;
}
const radius = node => 6 + Math.min(10, 1.8 * Math.sqrt(node.rels.length));
const SIDES = { Octagon: 8, Hexagon: 6, House: 5, Note: 3, Folder: 4, Box: -4, Marked: -4, Tab: -4, Rounded: -4 };
function outline(node, size) {
  const sides = SIDES[node.shape];
  pen.beginPath();
  if (!sides) { pen.arc(node.x, node.y, size, 0, 2 * Math.PI); if (node.shape === 'Ring') { pen.moveTo(node.x + size - 3, node.y); pen.arc(node.x, node.y, size - 3, 0, 2 * Math.PI); } return; }
  if (node.shape === 'Rounded') { pen.roundRect(node.x - size, node.y - size * 0.75, 2 * size, 1.5 * size, 5); return; }
  const n = Math.abs(sides), turn = sides < 0 || n === 8 ? Math.PI / n : 0, grow = n < 5 ? 1.25 : 1.1;
  for (let i = 0; i < n; i++) {
    const angle = -Math.PI / 2 + turn + i * 2 * Math.PI / n;
    pen.lineTo(node.x + grow * size * Math.cos(angle), node.y + grow * size * Math.sin(angle));
  }
  pen.closePath();
}
const DASHES = { claimed: [6, 3], planned: [1.5, 3], hypothetical: [2, 4, 6, 4] };
// Several lines between the same nodes bend apart.
const bends = new Map();
for (const rel of rels) {
  const key = Math.min(rel.from.id, rel.to.id) + '-' + Math.max(rel.from.id, rel.to.id);
  const n = bends.get(key) || 0; bends.set(key, n + 1);
  rel.bend = (n % 2 ? 1 : -1) * Math.ceil(n / 2) * 26 * (rel.from.id < rel.to.id ? 1 : -1);
}
function course(rel) {
  const { from, to } = rel;
  if (from === to) return { x1: from.x - 6, y1: from.y - radius(from), cx: from.x, cy: from.y - 62 - Math.abs(rel.bend), x2: from.x + 8, y2: from.y - radius(from) - 1 };
  const dx = to.x - from.x, dy = to.y - from.y, far = Math.hypot(dx, dy) || 1;
  const cx = (from.x + to.x) / 2 - dy / far * rel.bend, cy = (from.y + to.y) / 2 + dx / far * rel.bend;
  const ex = to.x - cx, ey = to.y - cy, near = Math.hypot(ex, ey) || 1, gap = radius(to) + 3;
  return { x1: from.x, y1: from.y, cx, cy, x2: to.x - ex / near * gap, y2: to.y - ey / near * gap };
}
const middle = c => ({ x: (c.x1 + 2 * c.cx + c.x2) / 4, y: (c.y1 + 2 * c.cy + c.y2) / 4 });
function draw() {
  const ratio = devicePixelRatio || 1;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  pen.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, ratio * view.x, ratio * view.y);
  const taken = [];
  const isFree = (x, y, width, height) => {
    const box = [x * view.scale, y * view.scale, width * view.scale, height * view.scale];
    if (taken.some(own => Math.abs(own[0] - box[0]) < (own[2] + box[2]) / 2 && Math.abs(own[1] - box[1]) < (own[3] + box[3]) / 2)) return false;
    taken.push(box);
    return true;
  };
  const isNear = (x, y) => { const sx = x * view.scale + view.x, sy = y * view.scale + view.y; return sx > -150 && sy > -60 && sx < canvas.clientWidth + 150 && sy < canvas.clientHeight + 60; };
  const isLit = rel => rel === state.rel || rel === hovered || chosen && (rel.from === chosen || rel.to === chosen) || hovered && (rel.from === hovered || rel.to === hovered);
  const isDimmed = state.rel || chosen;
  for (const rel of found) {
    if (!isNear(rel.from.x, rel.from.y) && !isNear(rel.to.x, rel.to.y)) continue;
    const c = course(rel);
    pen.globalAlpha = isDimmed && !isLit(rel) ? 0.25 : 1;
    pen.strokeStyle = rel.negated ? '#c00020' : isLit(rel) ? '#1f5c99' : '#6a6a6a';
    pen.lineWidth = (rel.modality === 'obligation' ? 2.2 : 1.1) * (isLit(rel) ? 1.8 : 1);
    pen.setLineDash(DASHES[rel.modality] || []);
    pen.beginPath(); pen.moveTo(c.x1, c.y1); pen.quadraticCurveTo(c.cx, c.cy, c.x2, c.y2); pen.stroke();
    pen.setLineDash([]);
    const angle = Math.atan2(c.y2 - c.cy, c.x2 - c.cx), arm = rel.negated ? Math.PI / 2 : 2.7, long = rel.negated ? 6 : 8;
    pen.beginPath(); pen.moveTo(c.x2 + long * Math.cos(angle + arm), c.y2 + long * Math.sin(angle + arm));
    if (!rel.negated) pen.lineTo(c.x2, c.y2);
    pen.lineTo(c.x2 + long * Math.cos(angle - arm), c.y2 + long * Math.sin(angle - arm)); pen.stroke();
  }
  pen.globalAlpha = 1;
  for (const node of seen) {
    if (!isNear(node.x, node.y)) continue;
    pen.globalAlpha = isDimmed && node !== chosen && !node.rels.some(isLit) ? 0.3 : 1;
    outline(node, radius(node));
    pen.fillStyle = node.fill; pen.strokeStyle = node.line; pen.lineWidth = node === chosen || node === hovered ? 3 : 1.3;
    pen.fill(); pen.stroke();
    taken.push([node.x * view.scale, node.y * view.scale, 2 * radius(node) * view.scale, 2 * radius(node) * view.scale]);
  }
  pen.textAlign = 'center'; pen.textBaseline = 'middle'; pen.lineJoin = 'round';
  const write = (text, x, y, size, colour) => {
    pen.font = `${size}px system-ui, Helvetica, Arial, sans-serif`;
    pen.lineWidth = size / 3.5; pen.strokeStyle = '#fff'; pen.strokeText(text, x, y);
    pen.fillStyle = colour; pen.fillText(text, x, y);
  };
  // Names where there is room, the most connected first; then what the lines say.
  const letters = 12 / Math.max(Math.min(view.scale, 1.3), 0.25);
  for (const node of seen) {
    if (!isNear(node.x, node.y)) continue;
    pen.globalAlpha = isDimmed && node !== chosen && !node.rels.some(isLit) ? 0.3 : 1;
    const name = node.name.length > 34 ? node.name.slice(0, 33) + '…' : node.name;
    const y = node.y + radius(node) + letters * 0.8;
    if (isFree(node.x, y, name.length * letters * 0.56, letters * 1.1) || node === chosen || node === hovered) write(name, node.x, y, letters, '#1c1c1c');
  }
  for (const lit of [true, false]) for (const rel of found) {
    if (!!isLit(rel) !== lit || !lit && view.scale < 0.45) continue;
    const place = middle(course(rel));
    if (!isNear(place.x, place.y)) continue;
    pen.globalAlpha = isDimmed && !lit ? 0.3 : 1;
    const size = letters * 0.78, text = spelled(rel);
    if (isFree(place.x, place.y, text.length * size * 0.62, size * 1.1) || rel === state.rel) write(text, place.x, place.y, size, rel.negated ? '#c00020' : '#1f5c99');
  }
  pen.globalAlpha = 1;
}
function under(event) {
  const box = canvas.getBoundingClientRect();
  const x = (event.clientX - box.left - view.x) / view.scale, y = (event.clientY - box.top - view.y) / view.scale;
  const node = seen.find(own => Math.hypot(own.x - x, own.y - y) < radius(own) + 3 / view.scale);
  if (node) return node;
  let best = null, nearest = 8 / view.scale;
  for (const rel of found) {
    const c = course(rel);
    for (let t = 0; t <= 1; t += 0.05) {
      const u = 1 - t, px = u * u * c.x1 + 2 * u * t * c.cx + t * t * c.x2, py = u * u * c.y1 + 2 * u * t * c.cy + t * t * c.y2;
      const far = Math.hypot(px - x, py - y);
      if (far < nearest) { nearest = far; best = rel; }
    }
  }
  return best;
}
function zoom(factor, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2) {
  const scale = Math.max(0.02, Math.min(8, view.scale * factor));
  view.x = x - (x - view.x) * scale / view.scale; view.y = y - (y - view.y) * scale / view.scale;
  view.scale = scale; view.isMoved = true; draw();
}
let grip = null;
canvas.addEventListener('pointerdown', event => { grip = { x: event.clientX, y: event.clientY, isMoved: false }; canvas.setPointerCapture(event.pointerId); });
canvas.addEventListener('pointermove', event => {
  if (grip) {
    const dx = event.clientX - grip.x, dy = event.clientY - grip.y;
    if (!grip.isMoved && Math.hypot(dx, dy) < 4) return;
    view.x += dx; view.y += dy; view.isMoved = true;
    Object.assign(grip, { x: event.clientX, y: event.clientY, isMoved: true });
    return draw();
  }
  const own = under(event), tip = at('tip');
  if (own !== hovered) { hovered = own; draw(); }
  tip.hidden = !own;
  if (!own) return;
  tip.textContent = own.from ? `${own.from.name} ${spelled(own)} ${own.to.name}${notes(own) ? ' (' + notes(own) + ')' : ''}${own.evidence[0] ? '\n“' + own.evidence[0].sentence + '”' : ''}` : `${own.name} — ${own.kind}`;
  tip.style.whiteSpace = 'pre-line';
  const box = canvas.getBoundingClientRect();
  tip.style.left = Math.max(0, Math.min(event.clientX - box.left + 14, canvas.clientWidth - tip.offsetWidth - 4)) + 'px';
  tip.style.top = Math.max(0, Math.min(event.clientY - box.top + 14, canvas.clientHeight - tip.offsetHeight - 4)) + 'px';
});
canvas.addEventListener('pointerup', event => {
  const isClick = grip && !grip.isMoved; grip = null;
  if (!isClick) return;
  const own = under(event);
  if (own) own.from ? showRel(own) : showNode(own); else if (!at('right').hidden) hidePanel();
});
canvas.addEventListener('pointerleave', () => { hovered = null; at('tip').hidden = true; draw(); });
canvas.addEventListener('wheel', event => {
  event.preventDefault();
  const box = canvas.getBoundingClientRect();
  zoom(Math.exp(-event.deltaY * 0.0015), event.clientX - box.left, event.clientY - box.top);
}, { passive: false });
canvas.addEventListener('keydown', event => {
  const move = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
  if (move) { event.preventDefault(); view.x += move[0]; view.y += move[1]; view.isMoved = true; draw(); }
  if (event.key === '+' || event.key === '=') zoom(1.25);
  if (event.key === '-') zoom(0.8);
  if (event.key === '0') { view.isMoved = false; fit(); draw(); }
});
function resize() {
  const ratio = devicePixelRatio || 1;
  canvas.width = canvas.clientWidth * ratio; canvas.height = canvas.clientHeight * ratio;
  if (!view.isMoved) fit();
  draw();
}
addEventListener('resize', resize);
resize();
update();

"use strict";
// Asks once a second what to show. Everything from events is set as text, never as markup.
const element = id => document.getElementById(id);
const whole = new Intl.NumberFormat("en");
const SECONDS = 120, WIDTH = 600, HEIGHT = 90;
let told = "";

function rows(id, lines) {
  const body = element(id).tBodies[0];
  body.replaceChildren(...lines.map(cells => {
    const row = document.createElement("tr");
    cells.forEach(cell => {
      const data = document.createElement("td");
      data.textContent = cell.text ?? cell;
      if (cell.className) data.className = cell.className;
      row.append(data);
    });
    return row;
  }));
}

function number(text) { return { text, className: "number" }; }

function latest(rates) { // Of the last five seconds, since Kafka is asked when it is asked.
  const last = rates.slice(-5);
  return last.length ? whole.format(Math.round(last.reduce((a, b) => a + b, 0) / last.length)) : "–";
}

function curve(id, rates, highest) {
  const step = WIDTH / (SECONDS - 1), from = SECONDS - rates.length;
  element(id).setAttribute("d", rates.map((rate, i) =>
    (i ? "L" : "M") + ((from + i) * step).toFixed(1) + " " + (HEIGHT - 2 - (HEIGHT - 6) * rate / highest).toFixed(1)).join(""));
}

function millis(value) { return value < 0 ? "–" : value < 10000 ? whole.format(value) + " ms" : whole.format(Math.round(value / 1000)) + " s"; }

function health(text, well) {
  if (text !== told) { // A screen reader reads it out: only when it is another.
    told = text;
    element("health").textContent = text;
    element("health").className = well ? "well" : "ill";
  }
}

function show({ flow, parts }) {
  element("events-rate").textContent = latest(flow.eventsPerSecond);
  element("decisions-rate").textContent = latest(flow.decisionsPerSecond);
  element("median").textContent = millis(flow.medianMillis);
  element("slow").textContent = millis(flow.slowMillis);
  element("lag").textContent = whole.format(flow.lag);
  element("events").textContent = whole.format(flow.events);
  const highest = Math.max(1, ...flow.eventsPerSecond, ...flow.decisionsPerSecond);
  element("highest").textContent = whole.format(highest);
  curve("events-curve", flow.eventsPerSecond, highest);
  curve("decisions-curve", flow.decisionsPerSecond, highest);
  const sampled = Object.values(flow.outcomes).reduce((a, b) => a + b, 0);
  rows("outcomes", Object.entries(flow.outcomes).map(([outcome, count]) => [outcome, number((100 * count / sampled).toFixed(1) + " %")]));
  rows("typologies", Object.entries(flow.alerts).map(([typology, count]) => [typology, number(whole.format(count))]));
  rows("alerts", flow.newest.map(a => [a.time.replace("T", " ").replace(/(\.\d+)?Z$/, ""), a.typology, a.severity, a.subject, a.reason]));
  rows("parts", parts.parts.map(part => [part.name, { text: part.state, className: part.well ? "well" : "ill" }, number(part.megabytes ? whole.format(part.megabytes) + " MB" : "")]));
  element("flink").href = parts.flinkUrl;
  element("elasticsearch").href = parts.alertsUrl;
  const ill = parts.parts.filter(part => !part.well).map(part => part.name);
  if (flow.trouble) health(flow.trouble, false);
  else if (ill.length) health("Not as it should be: " + ill.join(", "), false);
  else health("All parts are well", true);
}

async function ask() {
  try {
    const answer = await fetch("/now", { signal: AbortSignal.timeout(5000) });
    show(await answer.json());
  } catch {
    health("The stack does not answer: it is down, or being stopped. ./weir up starts it", false);
  }
  setTimeout(ask, 1000);
}
ask();

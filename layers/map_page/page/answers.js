// What the service answered, as elements that can be read with eyes, ears and keyboard.
function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function sourceLine(source, words) {
  const sample = source.sample ? `${words.sample} ` : "";
  return element("p", `${sample}${words.source}: ${source.source} (${words.as_of} ${source.as_of}, ${source.licence})`, "small");
}

function hazardCard(hazard, words) {
  const card = element("article", undefined, `hazard ${hazard.status}`);
  card.dataset.kind = hazard.kind;
  card.dataset.status = hazard.status;
  card.append(element("h3", hazard.name));
  const status = words[hazard.status];
  const title = hazard.worst ? `${status}: ${hazard.worst.title}` : status;
  card.append(element("p", title, "status"));
  if (hazard.worst) {
    card.style.borderLeftColor = hazard.worst.colour;
    card.append(element("p", hazard.worst.explanation));
    const original = [hazard.worst.original_text, hazard.worst.label].filter(Boolean).join(" ");
    if (original) card.append(element("p", `${words.original}: ${original}`, "small"));
  } else {
    card.append(element("p", hazard.meaning));
  }
  for (const source of hazard.sources) card.append(sourceLine(source, words));
  return card;
}

// What threatens the place comes first; the rest can be opened, so that the way to the shelters is not long.
export function showRisks(target, risks, words) {
  const ofStatus = (status) => risks.hazards.filter((hazard) => hazard.status === status);
  const cards = (hazards) => hazards.map((hazard) => hazardCard(hazard, words));
  const inside = ofStatus("inside");
  const others = [...ofStatus("outside"), ...ofStatus("not_covered")];
  const rest = element("details");
  rest.open = inside.length === 0;
  rest.append(element("summary", words.others(others.length)), ...cards(others));
  const note = element("p", risks.place.note ?? "");
  const notice = element("p", risks.notice, "small");
  target.replaceChildren(element("h2", words.risks), note, ...cards(inside), ...(others.length ? [rest] : []), notice);
}

export function summary(risks, words) {
  const inside = risks.hazards.filter((hazard) => hazard.status === "inside").length;
  if (inside) return words.inside_of(inside);
  return risks.hazards.every((hazard) => hazard.status === "not_covered") ? words.nobody_looked : words.outside_of_all;
}

function distance(metres, words) {
  return metres < 1000 ? `${Math.round(metres / 10) * 10} ${words.metres}` : `${(metres / 1000).toFixed(1)} km`;
}

// The number is the one on the map.
function shelterCard(shelter, number, words) {
  const card = element("article", undefined, "shelter");
  card.dataset.status = shelter.status.status;
  card.append(element("h3", `${number} ${shelter.name}`));
  card.append(element("p", shelter.status.text, "status"));
  const { metres, direction_name: direction, walking_minutes: minutes } = shelter.way;
  card.append(element("p", `${words.away(distance(metres, words), direction)} · ${words.walk(minutes)}`));
  card.append(element("p", shelter.designations.map((each) => each.name).join(" · "), "small"));
  if (shelter.address) card.append(element("p", shelter.address, "small"));
  return card;
}

export function showShelters(target, shelters, words) {
  const cards = shelters.items.map((shelter, index) => shelterCard(shelter, index + 1, words));
  const none = element("p", words.no_shelters);
  target.append(element("h2", words.shelters), ...(cards.length ? cards : [none]), element("p", shelters.notice, "small"));
}

export function showLegend(list, attribution, layer) {
  const rows = (layer?.legend ?? []).map((each) => {
    const row = element("li");
    const colour = element("span", undefined, "colour");
    colour.style.background = each.colour;
    row.append(colour, element("span", each.title));
    return row;
  });
  list.replaceChildren(...rows);
  attribution.textContent = layer?.attribution ?? "";
}

export function showCandidates(list, candidates, choose) {
  list.hidden = candidates.length === 0;
  list.replaceChildren(
    ...candidates.map((candidate) => {
      const row = element("li");
      const button = element("button", candidate.name);
      button.type = "button";
      button.addEventListener("click", () => choose(candidate));
      row.append(button);
      return row;
    }),
  );
}

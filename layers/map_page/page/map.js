// The hazard map's page: a tapped or found place's risks and the shelters that are right for them.
import { showCandidates, showLegend, showRisks, showShelters, summary } from "./answers.js";
import { HazardMap } from "./drawing.js";
import { Refusal, ask } from "./service.js";
import { TEXTS } from "./texts.js";

const LANGUAGE_KEPT = "machiport.language";
const SHELTERS_SHOWN = 5;
const DEFAULT_PLACE = { lon: 131.606, lat: 33.2396, zoom: 12 };

const found = (id) => document.getElementById(id);
const settings = new URLSearchParams(window.location.search);
let language = settings.get("language") ?? localStorage.getItem(LANGUAGE_KEPT) ?? "ja";
if (!(language in TEXTS)) language = "ja";
let layers = [];
let place;
let asked = 0;
let layerChosen = settings.has("layer");

const words = () => TEXTS[language];

function say(text, isFault = false) {
  found("message").textContent = text;
  found("message").classList.toggle("fault", isFault);
  found("to-answer").hidden = true;
}

// It stays beside the map whatever is said about the place.
function sayMapIsIncomplete() {
  found("map-fault").textContent = words().tiles_failed;
}

function wordThePage() {
  document.documentElement.lang = language === "en" ? "en" : "ja";
  document.title = `${words().title} · まちポート`;
  for (const each of document.querySelectorAll("[data-text]")) each.textContent = words()[each.dataset.text];
  for (const each of document.querySelectorAll("[data-placeholder]")) each.placeholder = words()[each.dataset.placeholder];
  for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", words()[each.dataset.label]);
}

// Each kind counts its classes from 1, some to 3 and some to 8: what compares is how far up its own legend a hit is.
function shareOfLegend(hazard) {
  const legend = layers.find((layer) => layer.id === hazard.kind)?.legend ?? [];
  return hazard.worst.severity / Math.max(hazard.worst.severity, ...legend.map((each) => each.severity));
}

function worstHazard(risks) {
  const inside = risks.hazards.filter((hazard) => hazard.status === "inside");
  return inside.sort((one, other) => shareOfLegend(other) - shareOfLegend(one))[0];
}

// Until the reader has chosen a layer the map draws what the place is in, not an empty picture beside a warning.
function drawWhatMatters(risks) {
  const shown = risks.hazards.find((hazard) => hazard.kind === found("layer").value);
  const worst = worstHazard(risks)?.kind;
  if (layerChosen || !worst || shown?.status === "inside") return;
  found("layer").value = worst;
  showChosenLayer();
}

async function tellAbout(longitude, latitude) {
  const turn = ++asked;
  place = { lon: longitude, lat: latitude };
  map.showPlace(longitude, latitude, words().here);
  keepInAddress();
  say(words().asking);
  const here = { lon: longitude.toFixed(6), lat: latitude.toFixed(6) };
  try {
    const risks = await ask("hazard/risks", here, language);
    const hazard = worstHazard(risks)?.kind;
    const shelters = await ask("hazard/shelters", { ...here, hazard, limit: SHELTERS_SHOWN }, language);
    if (turn !== asked) return; // another place was tapped meanwhile
    showRisks(found("answer"), risks, words());
    showShelters(found("answer"), shelters, words());
    map.showShelters(shelters.items);
    drawWhatMatters(risks);
    say(summary(risks, words()));
    found("to-answer").hidden = false;
  } catch (fault) {
    if (turn === asked) say(fault instanceof Refusal ? fault.message : words().failed, true);
  }
  document.body.dataset.answered = String(turn);
}

// A place can be sent to somebody else as a link. It stands after the #, which no server gets to see.
function keepInAddress() {
  const link = `#${place.lon.toFixed(5)},${place.lat.toFixed(5)},${map.zoom().toFixed(1)}`;
  window.history.replaceState(null, "", link);
}

function placeInAddress() {
  const [lon, lat, zoom] = window.location.hash.slice(1).split(",").map(Number);
  return Number.isFinite(lon) && Number.isFinite(lat) ? { lon, lat, zoom: zoom || 14 } : undefined;
}

async function find(event) {
  event.preventDefault();
  const q = found("address").value.trim();
  if (!q) return;
  say(words().asking);
  try {
    const { items } = await ask("hazard/places", { q }, language);
    say([words().nothing_found, ""][items.length] ?? words().choose);
    showCandidates(found("candidates"), items.length > 1 ? items : [], goTo);
    if (items.length === 1) goTo(items[0]);
  } catch (fault) {
    say(fault instanceof Refusal ? fault.message : words().failed, true);
  }
}

function goTo(candidate) {
  showCandidates(found("candidates"), [], goTo);
  map.moveTo(candidate.lon, candidate.lat);
  tellAbout(candidate.lon, candidate.lat);
}

async function loadLayers() {
  const chosen = found("layer").value || settings.get("layer");
  ({ items: layers } = await ask("hazard/layers", {}, language));
  const options = layers.filter((layer) => layer.vector).map((layer) => new Option(layer.name, layer.id));
  found("layer").replaceChildren(new Option(words().none, ""), ...options);
  const first = options.find((option) => option.value === "flood_maximum") ?? options[0];
  const kept = options.find((option) => option.value === chosen) ?? first;
  found("layer").value = kept?.value ?? "";
  showChosenLayer();
}

function showChosenLayer() {
  const layer = layers.find((each) => each.id === found("layer").value);
  found("map-fault").textContent = "";
  map.showLayer(layer);
  showLegend(found("legend"), found("attribution"), layer);
}

async function changeLanguage() {
  language = found("language").value;
  localStorage.setItem(LANGUAGE_KEPT, language);
  wordThePage();
  await loadLayers();
  if (place) await tellAbout(place.lon, place.lat);
}

const start = placeInAddress();
const { lon, lat, zoom } = start ?? DEFAULT_PLACE;
const map = new HazardMap(found("map"), [lon, lat], zoom, tellAbout, sayMapIsIncomplete);

found("language").value = language;
found("language").addEventListener("change", changeLanguage);
found("search").addEventListener("submit", find);
found("layer").addEventListener("change", () => {
  layerChosen = true;
  showChosenLayer();
});
found("background").addEventListener("change", () => map.showBackground(found("background").checked));
found("to-answer").addEventListener("click", () => {
  found("answer").scrollIntoView();
  found("answer").focus({ preventScroll: true });
});
found("ask-centre").addEventListener("click", () => tellAbout(...map.centre()));
wordThePage();
await map.ready();
found("background").checked = settings.get("background") !== "none";
map.showBackground(found("background").checked);
try {
  await loadLayers();
} catch {
  say(words().failed, true);
}
if (start) await tellAbout(start.lon, start.lat);
// For tests: how many zones are to be seen.
window.hazardMap = map;
document.body.dataset.ready = "true";

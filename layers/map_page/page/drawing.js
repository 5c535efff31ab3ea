// The map itself: one hazard's zones over a quiet background, the tapped place, the shelters near it.
import { address } from "./service.js";

const GSI_TILES = "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png";
const GSI_CREDIT = '<a href="https://maps.gsi.go.jp/development/ichiran.html">地理院タイル</a>';
const ZONES = "zones";
const BACKGROUND = "background-map";

const EMPTY_STYLE = {
  version: 8,
  sources: {},
  layers: [{ id: "paper", type: "background", paint: { "background-color": "#eef1f4" } }],
};

// MapLibre calls every marker "Map marker" and gives it no role.
function nameMarker(marker, name) {
  const element = marker.getElement();
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", name);
  element.title = name;
}

export class HazardMap {
  #map;
  #place;
  #shelters = [];

  constructor(element, centre, zoom, onTap, onFault) {
    this.#map = new maplibregl.Map({ container: element, style: EMPTY_STYLE, center: centre, zoom, maxZoom: 18, minZoom: 5 });
    this.#map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
    this.#map.addControl(new maplibregl.ScaleControl({ unit: "metric" }), "bottom-right");
    // A tile that did not come must not look like a place without zones.
    this.#map.on("error", (event) => event.sourceId === ZONES && onFault());
    this.#map.on("click", (event) => onTap(event.lngLat.lng, event.lngLat.lat));
    const mark = document.createElement("span");
    mark.className = "centre-mark";
    element.append(mark);
  }

  ready() {
    return new Promise((resolve) => (this.#map.loaded() ? resolve() : this.#map.once("load", resolve)));
  }

  // Resolves when what is to be seen has been drawn.
  drawn() {
    return new Promise((resolve) => {
      this.#map.once("idle", resolve);
      this.#map.triggerRepaint(); // a map that rests already does not say so again
    });
  }

  centre() {
    const { lng, lat } = this.#map.getCenter();
    return [lng, lat];
  }

  zoom() {
    return this.#map.getZoom();
  }

  showPlace(longitude, latitude, name) {
    this.#place ??= new maplibregl.Marker({ color: "#b30000" });
    this.#place.setLngLat([longitude, latitude]).addTo(this.#map);
    nameMarker(this.#place, name);
  }

  moveTo(longitude, latitude) {
    this.#map.jumpTo({ center: [longitude, latitude], zoom: Math.max(this.#map.getZoom(), 14) });
  }

  showShelters(shelters) {
    for (const marker of this.#shelters) marker.remove();
    this.#shelters = shelters.map((shelter, index) => {
      const element = document.createElement("div");
      const mark = document.createElement("div");
      mark.className = "shelter-mark";
      const number = document.createElement("span");
      number.textContent = index + 1;
      mark.append(number);
      element.append(mark);
      const marker = new maplibregl.Marker({ element, anchor: "bottom" });
      marker.setLngLat([shelter.lon, shelter.lat]).addTo(this.#map);
      nameMarker(marker, `${index + 1} ${shelter.name}`);
      return marker;
    });
  }

  showBackground(wanted) {
    if (wanted === Boolean(this.#map.getLayer(BACKGROUND))) return;
    if (!wanted) {
      this.#map.removeLayer(BACKGROUND);
      this.#map.removeSource(BACKGROUND);
      return;
    }
    this.#map.addSource(BACKGROUND, { type: "raster", tiles: [GSI_TILES], tileSize: 256, maxzoom: 18, attribution: GSI_CREDIT });
    const above = this.#map.getLayer(ZONES) ? ZONES : undefined;
    this.#map.addLayer({ id: BACKGROUND, type: "raster", source: BACKGROUND }, above);
  }

  showLayer(layer) {
    for (const id of [`${ZONES}-edges`, ZONES]) if (this.#map.getLayer(id)) this.#map.removeLayer(id);
    if (this.#map.getSource(ZONES)) this.#map.removeSource(ZONES);
    if (!layer?.vector) return;
    const { tiles, minimum_zoom: minzoom, maximum_zoom: maxzoom, bounds, source_layer: name } = layer.vector;
    // Not through URL, which would encode the template's braces.
    const source = { type: "vector", tiles: [address("") + tiles], minzoom, maxzoom };
    this.#map.addSource(ZONES, bounds ? { ...source, bounds } : source);
    const colours = layer.legend.flatMap((each) => [each.rank, each.colour]);
    const fill = ["match", ["get", "rank"], ...colours, "#808080"];
    const drawn = { source: ZONES, "source-layer": name };
    this.#map.addLayer({ ...drawn, id: ZONES, type: "fill", paint: { "fill-color": fill, "fill-opacity": 0.72 } });
    // Pale colours are hard to see on a pale map: an edge tells where a zone ends.
    const edge = { "line-color": "#4d4d4d", "line-width": 0.6 };
    this.#map.addLayer({ ...drawn, id: `${ZONES}-edges`, type: "line", minzoom: 12, paint: edge });
  }

  zonesDrawn() {
    return this.#map.getLayer(ZONES) ? this.#map.queryRenderedFeatures({ layers: [ZONES] }).length : 0;
  }
}

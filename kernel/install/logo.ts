import { crc32, deflateSync } from "node:zlib";

/** Three sliders on a rounded square, in units of a 64 × 64 picture. */
const SQUARE = { x: 2, y: 2, width: 60, height: 60, radius: 12, color: "#22577a" };
const TRACKS = [
  { y: 18, knob: 42, color: "#80ed99" },
  { y: 32, knob: 22, color: "#ffd166" },
  { y: 46, knob: 34, color: "#57cc99" },
];
const TRACK = { x: 12, width: 40, height: 4, color: "#c7f0df" };
const KNOB = 6.5;

export function logoSvg(): string {
  const { x, y, width, height, radius, color } = SQUARE;
  const tracks = TRACKS.map(
    (track) =>
      `<rect x="${TRACK.x}" y="${track.y - TRACK.height / 2}" width="${TRACK.width}" height="${TRACK.height}" rx="2" fill="${TRACK.color}"/>` +
      `<circle cx="${track.knob}" cy="${track.y}" r="${KNOB}" fill="${track.color}"/>`,
  );
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">` +
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${color}"/>${tracks.join("")}</svg>\n`
  );
}

interface Shape {
  readonly color: string;
  /** Whether a point, in units of the picture, lies in it. */
  holds(x: number, y: number): boolean;
}

const bar = (x: number, y: number, width: number, height: number, radius: number, color: string): Shape => ({
  color,
  holds(px, py) {
    const dx = Math.max(x + radius - px, 0, px - (x + width - radius));
    const dy = Math.max(y + radius - py, 0, py - (y + height - radius));
    return dx * dx + dy * dy <= radius * radius;
  },
});

const disk = (cx: number, cy: number, radius: number, color: string): Shape => ({
  color,
  holds: (x, y) => (x - cx) ** 2 + (y - cy) ** 2 <= radius * radius,
});

/** From back to front. */
const SHAPES: readonly Shape[] = [
  bar(SQUARE.x, SQUARE.y, SQUARE.width, SQUARE.height, SQUARE.radius, SQUARE.color),
  ...TRACKS.flatMap(({ y, knob, color }) => [
    bar(TRACK.x, y - TRACK.height / 2, TRACK.width, TRACK.height, 2, TRACK.color),
    disk(knob, y, KNOB, color),
  ]),
];

/** Points a side by which the edge of a pixel is smoothed. */
const SAMPLES = 4;

/** The logo as a PNG of size × size pixels. */
export function logoPng(size: number): Buffer {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) rows.set(pixel(x, y, 64 / size), y * (size * 4 + 1) + 1 + x * 4);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // 8 bits a channel; red, green, blue and alpha.
  header.set([8, 6], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Red, green, blue, alpha: the mean of what its points show. */
function pixel(column: number, row: number, unit: number): [number, number, number, number] {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < SAMPLES * SAMPLES; i++) {
    const x = (column + ((i % SAMPLES) + 0.5) / SAMPLES) * unit;
    const y = (row + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) * unit;
    const shape = SHAPES.findLast((s) => s.holds(x, y));
    if (shape === undefined) continue;
    for (let c = 0; c < 3; c++) sum[c]! += Number.parseInt(shape.color.slice(1 + 2 * c, 3 + 2 * c), 16);
    sum[3]!++;
  }
  const covered = Math.max(1, sum[3]!);
  return [sum[0]! / covered, sum[1]! / covered, sum[2]! / covered, (255 * sum[3]!) / SAMPLES ** 2].map(Math.round) as [
    number,
    number,
    number,
    number,
  ];
}

/** PNG specification, 5.3: length, type, data, CRC of type and data. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

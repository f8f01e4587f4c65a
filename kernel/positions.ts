/** Jupyter counts cursor positions in code points, JavaScript in UTF-16 units: an emoji is one of the former, two of the latter. */
export const toOffset = (text: string, points: number): number => [...text].slice(0, points).join("").length;
export const toPoints = (text: string, offset: number): number => [...text.slice(0, offset)].length;

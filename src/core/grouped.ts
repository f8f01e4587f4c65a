/** An integer in thin groups of three: 4 200. `toLocaleString` would load 6 MB of the platform's tables for it. */
export const grouped = (n: number): string => String(n).replace(/\B(?=(?:\d{3})+$)/g, " ");

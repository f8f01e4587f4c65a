/** What a user of the package writes; compiled strictly and run where the tarball is installed. */
import { DataFrame, StandardScaler } from "tunebook/danfo";

const frame = new DataFrame({ x: [1, 2, 3], y: [2, 4, 9] });
const scaled: DataFrame = new StandardScaler().fitTransform(frame) as DataFrame;
console.log(`danfo: ${scaled.shape.join(" × ")} scaled`);

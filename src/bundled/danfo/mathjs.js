/** The statistics that Danfo takes from mathjs, on plain numbers: 0.4 s less to load than all of mathjs. */
export { mean, median, mode, std, variance } from "mathjs/number";

export default ({ x }: { x: number }) => x * x;

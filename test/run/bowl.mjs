export default ({ x, y, tilt = 0.5 }) => x ** 2 + Math.log10(y) ** 2 + tilt;

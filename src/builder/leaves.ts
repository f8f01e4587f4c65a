// Written by test/docs/makers.ts from the schemas in the code: do not edit. npm run docs writes it anew.
// biome-ignore-all format: lines as long as a schema's words

import { fixed, type Sub, step } from "./calls.js";

export interface BaselineArgs {
  /** What is said of every row: the shares of the classes (prior), or the mean; by default what fits the target. */
  readonly strategy?: "prior" | "mean";
}
/** Predicts the same for every row: the most frequent class, or the mean. */
export const baseline = step<"estimator", "baseline", BaselineArgs>("estimator", "baseline");

export interface KnnArgs {
  /** How many neighbors vote; 5 unless given. */
  readonly k?: number;
  /** Every neighbor counts the same, or by one over its distance; "uniform" unless given. */
  readonly weights?: "uniform" | "distance";
  /** Power of the Minkowski distance: 1 city block, 2 Euclidean; 2 unless given. */
  readonly p?: number;
}
/** Asks the k nearest training rows. */
export const knn = step<"estimator", "knn", KnnArgs>("estimator", "knn");

export interface RidgeArgs {
  /** Strength of the penalty alpha |w|²; the intercept is free; 1 unless given. */
  readonly alpha?: number;
}
/** Linear regression with a penalty on the squares of its coefficients. */
export const ridge = step<"estimator", "ridge", RidgeArgs>("estimator", "ridge");

export interface ElasticNetArgs {
  /** Strength of the penalty; the intercept is free; 1 unless given. */
  readonly alpha?: number;
  /** Share of the penalty on absolute values: 1 is the lasso, 0 penalizes squares only; 0.5 unless given. */
  readonly l1_ratio?: number;
}
/** Linear regression that sets weak coefficients to zero. */
export const elasticNet = step<"estimator", "elastic_net", ElasticNetArgs>("estimator", "elastic_net");

export interface LogisticRegressionArgs {
  /** Weight of the loss against the penalty; the intercepts are free; 1 unless given. */
  readonly C?: number;
  /** Share of the penalty on absolute values |w|₁, which sets weak coefficients to zero; the rest is on ½ |w|²; 0 unless given. */
  readonly l1_ratio?: number;
  /** Balanced: rows count rows / (classes × rows of their class); "none" unless given. */
  readonly class_weight?: "none" | "balanced";
}
/** Linear classification with probabilities, penalized by the size of its coefficients. */
export const logisticRegression = step<"estimator", "logistic_regression", LogisticRegressionArgs>("estimator", "logistic_regression");

export interface NaiveBayesArgs {
  /** How a feature is distributed in a class: normal, counts, or present (above 0) and absent; "gaussian" unless given. */
  readonly kind?: "gaussian" | "multinomial" | "bernoulli";
  /** Gaussian: share of the largest variance added to all, 1e-9 unless said; else added to all counts, 1 unless said. */
  readonly smoothing?: number;
}
/** Bayes' rule with features independent within a class. */
export const naiveBayes = step<"estimator", "naive_bayes", NaiveBayesArgs>("estimator", "naive_bayes");

export interface LdaArgs {
  /** 0: the covariance as it is; 1: the mean variance for every column, and no covariance; 0 unless given. */
  readonly shrinkage?: number;
}
/** Linear discriminant analysis: normal classes with a common covariance. */
export const lda = step<"estimator", "lda", LdaArgs>("estimator", "lda");

export interface QdaArgs {
  /** 0: each class's covariance as it is; 1: its mean variance for every column, and no covariance; 0 unless given. */
  readonly shrinkage?: number;
}
/** Quadratic discriminant analysis: normal classes, each with its covariance. */
export const qda = step<"estimator", "qda", QdaArgs>("estimator", "qda");

export interface DecisionTreeArgs {
  /** Levels of splits at most; without it, down to pure leaves. */
  readonly max_depth?: number;
  /** Rows a leaf has at least; 1 unless given. */
  readonly min_leaf?: number;
  /** Rows a node has at least to be split; 2 unless given. */
  readonly min_split?: number;
  /** Features that each split looks at, drawn anew: a count, a share below 1, sqrt, log2 or all; "all" unless given. */
  readonly max_features?: number | "sqrt" | "log2" | "all";
  /** What a split lowers: gini or entropy for classes (gini unless said), squared_error for numbers. */
  readonly criterion?: "gini" | "entropy" | "squared_error";
  /** Cost of a leaf when the tree is cut back (minimal cost-complexity pruning); 0 unless given. */
  readonly ccp_alpha?: number;
}
/** One tree of yes-or-no questions. */
export const decisionTree = step<"estimator", "decision_tree", DecisionTreeArgs>("estimator", "decision_tree");

export interface RandomForestArgs {
  /** How many trees are averaged; 100 unless given. */
  readonly trees?: number;
  /** Levels of splits at most; without it, down to pure leaves. */
  readonly max_depth?: number;
  /** Rows a leaf has at least; 1 unless given. */
  readonly min_leaf?: number;
  /** Rows a node has at least to be split; 2 unless given. */
  readonly min_split?: number;
  /** Features that each split looks at, drawn anew: a count, a share below 1, sqrt, log2 or all; unless said, sqrt for classes and all for numbers. */
  readonly max_features?: number | "sqrt" | "log2" | "all";
  /** What a split lowers: gini or entropy for classes (gini unless said), squared_error for numbers. */
  readonly criterion?: "gini" | "entropy" | "squared_error";
  /** Every tree sees rows drawn with replacement, not all rows; true unless given. */
  readonly bootstrap?: boolean;
  /** How many rows are drawn for a tree, as a share of the rows; with bootstrap only. */
  readonly max_samples?: number;
}
/** Averages trees that are grown on rows drawn anew, each split on a draw of the features. */
export const randomForest = step<"estimator", "random_forest", RandomForestArgs>("estimator", "random_forest");

export interface ExtraTreesArgs {
  /** How many trees are averaged; 100 unless given. */
  readonly trees?: number;
  /** Levels of splits at most; without it, down to pure leaves. */
  readonly max_depth?: number;
  /** Rows a leaf has at least; 1 unless given. */
  readonly min_leaf?: number;
  /** Rows a node has at least to be split; 2 unless given. */
  readonly min_split?: number;
  /** Features that each split looks at, drawn anew: a count, a share below 1, sqrt, log2 or all; unless said, sqrt for classes and all for numbers. */
  readonly max_features?: number | "sqrt" | "log2" | "all";
  /** What a split lowers: gini or entropy for classes (gini unless said), squared_error for numbers. */
  readonly criterion?: "gini" | "entropy" | "squared_error";
  /** Every tree sees rows drawn with replacement, not all rows; false unless given. */
  readonly bootstrap?: boolean;
  /** How many rows are drawn for a tree, as a share of the rows; with bootstrap only. */
  readonly max_samples?: number;
}
/** Averages trees whose thresholds are drawn at random, each split the best of a draw of the features. */
export const extraTrees = step<"estimator", "extra_trees", ExtraTreesArgs>("estimator", "extra_trees");

export interface BoostedTreesArgs {
  /** How many trees are added up at most; a class each; 100 unless given. */
  readonly trees?: number;
  /** What every tree is multiplied by; 0.1 unless given. */
  readonly learning_rate?: number;
  /** Leaves a tree has at most; 31 unless given. */
  readonly leaves?: number;
  /** Levels of splits at most; without it, down to pure leaves. */
  readonly max_depth?: number;
  /** Rows a leaf has at least; 20 unless given. */
  readonly min_leaf?: number;
  /** Penalty on the squares of the leaves' values; 0 unless given. */
  readonly l2?: number;
  /** Share of the features that each split looks at, drawn anew; 1 unless given. */
  readonly max_features?: number;
  /** Bins a feature is cut into at most, by quantiles; 255 unless given. */
  readonly bins?: number;
  /** Which rows each tree sees: a draw of all rows (bernoulli), those with the largest gradients and a draw of the others (goss), or all (none); "bernoulli" unless given. */
  readonly sampling?: "none" | "bernoulli" | "goss";
  /** Share of the rows that each tree sees, drawn anew; with sampling = bernoulli only; 1 unless given. */
  readonly subsample?: number;
  /** Share of the rows that each tree sees for their large gradients; with sampling = goss only; 0.2 unless given. */
  readonly top_rate?: number;
  /** Share of the rows that is drawn from the others, which count for more in turn; with sampling = goss only; 0.1 unless given. */
  readonly other_rate?: number;
  /** Stop before all trees are done: every tenth row of the training part is held out to see when nothing improves. */
  readonly early_stop?: Sub<"patience", { readonly trees?: number; readonly min_delta?: number }>;
}
/** Adds up small trees, each fitted to what is left to explain. */
export const boostedTrees = step<"estimator", "boosted_trees", BoostedTreesArgs>("estimator", "boosted_trees");

export interface LinearSvcArgs {
  /** Weight of the errors against the penalty ½ |w|², which counts the intercepts, too; 1 unless given. */
  readonly C?: number;
  /** Balanced: rows count rows / (classes × rows of their class); "none" unless given. */
  readonly class_weight?: "none" | "balanced";
}
/** Linear support vector classification: the widest margin, errors squared. */
export const linearSvc = step<"estimator", "linear_svc", LinearSvcArgs>("estimator", "linear_svc");

export interface SvcArgs {
  /** Weight of the errors against the width of the margin; 1 unless given. */
  readonly C?: number;
  /** What likeness of two rows is: rbf exp(−γ|x−z|²), linear x·z, poly (γ x·z + coef0)^degree, sigmoid tanh(γ x·z + coef0); "rbf" unless given. */
  readonly kernel?: "rbf" | "linear" | "poly" | "sigmoid";
  /** Γ of the kernel: scale is 1 / (columns × variance of all values), auto 1 / columns; "scale" unless given. */
  readonly gamma?: number | "scale" | "auto";
  /** Of poly: its power; 3 unless given. */
  readonly degree?: number;
  /** Of poly and sigmoid: the constant; 0 unless given. */
  readonly coef0?: number;
  /** Balanced: rows count rows / (classes × rows of their class); "none" unless given. */
  readonly class_weight?: "none" | "balanced";
}
/** Support vector classification with a kernel, one machine a pair of classes. */
export const svc = step<"estimator", "svc", SvcArgs>("estimator", "svc");

export interface SvrArgs {
  /** Weight of the errors against the width of the margin; 1 unless given. */
  readonly C?: number;
  /** What likeness of two rows is: rbf exp(−γ|x−z|²), linear x·z, poly (γ x·z + coef0)^degree, sigmoid tanh(γ x·z + coef0); "rbf" unless given. */
  readonly kernel?: "rbf" | "linear" | "poly" | "sigmoid";
  /** Γ of the kernel: scale is 1 / (columns × variance of all values), auto 1 / columns; "scale" unless given. */
  readonly gamma?: number | "scale" | "auto";
  /** Of poly: its power; 3 unless given. */
  readonly degree?: number;
  /** Of poly and sigmoid: the constant; 0 unless given. */
  readonly coef0?: number;
  /** Errors smaller than this cost nothing; 0.1 unless given. */
  readonly epsilon?: number;
}
/** Support vector regression with a kernel. */
export const svr = step<"estimator", "svr", SvrArgs>("estimator", "svr");

export interface MlpArgs {
  /** Units of each hidden layer; [100] unless given. */
  readonly hidden?: number | readonly (number)[];
  /** What a hidden unit makes of its sum: max(0, s), tanh s or 1 / (1 + exp(−s)); "relu" unless given. */
  readonly activation?: "relu" | "tanh" | "logistic";
  /** Adam, or sgd with Nesterov's momentum; "adam" unless given. */
  readonly optimizer?: "adam" | "sgd";
  /** How far a step goes; 0.001 unless given. */
  readonly learning_rate?: number;
  /** The learning rate: constant; step: halved every 50 epochs; cosine: falling to 0 over all epochs; adaptive: a fifth whenever 10 epochs lower the loss by less than 1e-4; "constant" unless given. */
  readonly schedule?: "constant" | "step" | "cosine" | "adaptive";
  /** Of sgd: share of the last step that the next one keeps; 0.9 unless given. */
  readonly momentum?: number;
  /** Rows a step learns from; auto: 200, or all if there are fewer; "auto" unless given. */
  readonly batch?: number | "auto";
  /** How often every row is seen; 200 unless given. */
  readonly epochs?: number;
  /** Penalty on the weights' absolute values; 0 unless given. */
  readonly l1?: number;
  /** Penalty on the weights' squares, halved; 0.0001 unless given. */
  readonly l2?: number;
  /** Share of the hidden units that each row does without while learning; 0 unless given. */
  readonly dropout?: number;
  /** What weights and signals are kept in: single (24 bits) takes half the time of double (53 bits); "single" unless given. */
  readonly precision?: "single" | "double";
  /** Stop before all epochs are done: every tenth row of the training part is held out to see when nothing improves. */
  readonly early_stop?: Sub<"patience", { readonly epochs?: number; readonly min_delta?: number }>;
}
/** A network of fully connected layers. */
export const mlp = step<"estimator", "mlp", MlpArgs>("estimator", "mlp");

export interface GaussianProcessArgs {
  /** How rows at a distance go together: rbf is smooth, matern52, matern32 and exponential ever rougher; "rbf" unless given. */
  readonly kernel?: "rbf" | "matern52" | "matern32" | "exponential";
  /** Distance over which rows go together, in units of the columns: standardize them; 1 unless given. */
  readonly length?: number;
  /** Variance of what the features do not tell, as a share of the target's; 0.01 unless given. */
  readonly noise?: number;
}
/** Regression by how alike rows are, smooth over the distance between them. */
export const gaussianProcess = step<"estimator", "gaussian_process", GaussianProcessArgs>("estimator", "gaussian_process");

export interface FactorizationArgs {
  /** The column that names who rates. */
  readonly user: string;
  /** The column that names what is rated. */
  readonly item: string;
  /** Properties that users and items are told apart by; 0 leaves their averages alone; 10 unless given. */
  readonly factors?: number;
  /** Penalty on the squares of what is learned; 0.05 unless given. */
  readonly l2?: number;
  /** How far a step goes; 0.01 unless given. */
  readonly learning_rate?: number;
  /** How often every rating is seen, for the averages and for each factor; 50 unless given. */
  readonly epochs?: number;
}
/** Ratings by users and items, each with a few hidden properties. */
export const factorization = step<"estimator", "factorization", FactorizationArgs>("estimator", "factorization");

export interface ExponentialSmoothingArgs {
  /** How the level moves on: not, by a slope, or by one that levels off; "none" unless given. */
  readonly trend?: "none" | "additive" | "damped";
  /** How a season acts: not, added to the level, or multiplied with it; unless said, additive where there is a season. */
  readonly seasonal?: "none" | "additive" | "multiplicative";
  /** Steps in a season: 12 for months of a year, 7 for days of a week; 1 unless given. */
  readonly season?: number;
}
/** Forecasts a series by its level, trend and season, older values counting less and less. */
export const exponentialSmoothing = step<"estimator", "exponential_smoothing", ExponentialSmoothingArgs>("estimator", "exponential_smoothing");

export interface ImputeArgs {
  /** The columns it works on; by default those that fit. */
  readonly on?: readonly string[];
  /** What stands in for a missing number; categories and booleans take their most frequent value, or the constant; "median" unless given. */
  readonly strategy?: "median" | "mean" | "most_frequent" | "constant";
  /** The constant: 0, and the category 'missing', unless said. */
  readonly value?: string | number;
  /** Adds a 0/1 column for every column that has missing values; false unless given. */
  readonly indicator?: boolean;
}
/** Fills missing values with what the training part suggests. */
export const impute = step<"transform", "impute", ImputeArgs>("transform", "impute");

export interface OneHotArgs {
  /** The columns it works on; by default those that fit. */
  readonly on?: readonly string[];
  /** Categories with a smaller share of the rows go together into one column. */
  readonly min_share?: number;
  /** Columns at most; the rarest categories go together into the last of them. */
  readonly max_categories?: number;
  /** A category that training never saw: all zeros, the column of the rare ones, or an error; "ignore" unless given. */
  readonly unknown?: "ignore" | "rare" | "error";
}
/** A 0/1 column for every category that the training part has. */
export const oneHot = step<"transform", "one_hot", OneHotArgs>("transform", "one_hot");

export interface OrdinalArgs {
  /** The columns it works on; by default those that fit. */
  readonly on?: readonly string[];
  /** The categories from low to high; without it, the column's own order. */
  readonly order?: string | number | readonly (string | number)[];
}
/** Numbers the categories 0, 1, 2 … in their order. */
export const ordinal = step<"transform", "ordinal", OrdinalArgs>("transform", "ordinal");

export interface TargetEncodeArgs {
  /** The columns it works on; by default those that fit. */
  readonly on?: readonly string[];
  /** As many rows of the overall mean are added to each category; auto: by how much its target varies; "auto" unless given. */
  readonly smooth?: number | "auto";
}
/** Replaces a category by the mean of the target in it, drawn towards the overall mean. */
export const targetEncode = step<"transform", "target_encode", TargetEncodeArgs>("transform", "target_encode");

export interface StandardizeArgs {
  /** The columns it works on; by default those that fit. */
  readonly on?: readonly string[];
}
/** Gives every column mean 0 and standard deviation 1. */
export const standardize = step<"transform", "standardize", StandardizeArgs>("transform", "standardize");

export interface MinmaxArgs {
  /** The columns it works on; by default those that fit. */
  readonly on?: readonly string[];
}
/** Maps every column's range to 0 to 1. */
export const minmax = step<"transform", "minmax", MinmaxArgs>("transform", "minmax");

export interface RobustArgs {
  /** The columns it works on; by default those that fit. */
  readonly on?: readonly string[];
}
/** Subtracts the median and divides by the distance between the quartiles: outliers weigh little. */
export const robust = step<"transform", "robust", RobustArgs>("transform", "robust");

export interface QuantileArgs {
  /** The columns it works on; by default those that fit. */
  readonly on?: readonly string[];
  /** How many quantiles are learned, as many as rows at most; 1000 unless given. */
  readonly bins?: number;
  /** What the values become: ranks between 0 and 1, or those of a standard normal; "uniform" unless given. */
  readonly output?: "uniform" | "normal";
}
/** Replaces values by their ranks among the training values. */
export const quantile = step<"transform", "quantile", QuantileArgs>("transform", "quantile");

export interface PowerArgs {
  /** The columns it works on; by default those that fit. */
  readonly on?: readonly string[];
}
/** Bends every column by the power that makes it most normal (Yeo-Johnson), then to mean 0 and standard deviation 1. */
export const power = step<"transform", "power", PowerArgs>("transform", "power");

export interface LogArgs {
  /** The columns it works on; by default those that fit. */
  readonly on?: readonly string[];
  /** Added before the logarithm is taken: 1 lets counts start at 0; 1 unless given. */
  readonly shift?: number;
}
/** Natural logarithm of x + shift. */
export const log = step<"transform", "log", LogArgs>("transform", "log");

export interface PolynomialArgs {
  /** The columns it works on; by default those that fit. */
  readonly on?: readonly string[];
  /** Highest degree of the products; 2 unless given. */
  readonly degree?: number;
  /** Products of different columns only, no powers; false unless given. */
  readonly interactions?: boolean;
}
/** Adds products and powers of columns. */
export const polynomial = step<"transform", "polynomial", PolynomialArgs>("transform", "polynomial");

export interface BinsArgs {
  /** The columns it works on; by default those that fit. */
  readonly on?: readonly string[];
  /** How many bins a column has at most; 5 unless given. */
  readonly count?: number;
  /** Quantile: bins of equally many rows; uniform: bins of equal width; "quantile" unless given. */
  readonly strategy?: "quantile" | "uniform";
}
/** Replaces numbers by the number of the bin that they fall in: 0, 1, 2 …. */
export const bins = step<"transform", "bins", BinsArgs>("transform", "bins");

export interface PcaArgs {
  /** The columns it works on; by default those that fit. */
  readonly on?: readonly string[];
  /** How many directions are kept, the ones of largest variance; without it, all. */
  readonly components?: number;
  /** Gives every component variance 1; false unless given. */
  readonly whiten?: boolean;
}
/** Principal components: the directions of largest variance, uncorrelated. */
export const pca = step<"transform", "pca", PcaArgs>("transform", "pca");

export interface SvdArgs {
  /** The columns it works on; by default those that fit. */
  readonly on?: readonly string[];
  /** How many directions are kept, those along which the rows are longest; 2 unless given. */
  readonly components?: number;
}
/** Truncated singular value decomposition: few directions that tell most of many, sparse columns. */
export const svd = step<"transform", "svd", SvdArgs>("transform", "svd");

export interface SelectBestArgs {
  /** The columns it works on; by default those that fit. */
  readonly on?: readonly string[];
  /** How many columns stay; 10 unless given. */
  readonly k?: number;
  /** F: analysis of variance for classes, correlation for numbers; mutual_info: any kind of dependence; chi2: for counts and classes; "f" unless given. */
  readonly by?: "f" | "mutual_info" | "chi2";
}
/** Keeps the k columns that go with the target best, each looked at alone. */
export const selectBest = step<"transform", "select_best", SelectBestArgs>("transform", "select_best");

export interface SelectVarianceArgs {
  /** The columns it works on; by default those that fit. */
  readonly on?: readonly string[];
  /** Columns stay whose variance is above this; 0 unless given. */
  readonly threshold?: number;
}
/** Keeps the columns that vary enough. */
export const selectVariance = step<"transform", "select_variance", SelectVarianceArgs>("transform", "select_variance");

export interface DropConstantArgs {
  /** The columns it works on; by default those that fit. */
  readonly on?: readonly string[];
}
/** Drops columns that hold one value only in the training part. */
export const dropConstant = step<"transform", "drop_constant", DropConstantArgs>("transform", "drop_constant");

export interface TfidfArgs {
  /** The columns it works on; by default those that fit. */
  readonly on?: readonly string[];
  /** Words in a row that make a term, at most; 1 unless given. */
  readonly ngrams?: number;
  /** Texts that a term must occur in: a number of them, or below 1 a share; 1 unless given. */
  readonly min_df?: number;
  /** Terms a column at most, those that occur most often; without it, all. */
  readonly max_features?: number;
  /** A term that occurs n times counts 1 + log n, not n; false unless given. */
  readonly sublinear?: boolean;
}
/** Counts the words of a text, rare words more. */
export const tfidf = step<"transform", "tfidf", TfidfArgs>("transform", "tfidf");

export interface ResampleArgs {
  /** Rows of small classes are repeated until a class has this share of the largest one's rows. */
  readonly over?: number;
  /** Rows of large classes are left out until the smallest class has this share of a class's rows. */
  readonly under?: number;
}
/** Evens out the classes of the training rows, by repeating rows or leaving them out. */
export const resample = step<"transform", "resample", ResampleArgs>("transform", "resample");

export interface LagsArgs {
  /** How many past values of the target become columns; 1 unless given. */
  readonly count?: number;
}
/** Adds the target's last values that are known at the end of training, a column each. */
export const lags = step<"transform", "lags", LagsArgs>("transform", "lags");

export interface RollingMeanArgs {
  /** How many past values of the target are averaged; 4 unless given. */
  readonly window?: number;
}
/** Adds the mean of the target's last values that are known at the end of training. */
export const rollingMean = step<"transform", "rolling_mean", RollingMeanArgs>("transform", "rolling_mean");

export interface CalendarArgs {
  /** A column of dates or numbers: a feature, or the one that `order by` names. */
  readonly of: string;
  /** What is told of a date: weekday is 0 on Monday, week that of ISO 8601, days those since 1970; ["year","month","day","weekday","yearday"] unless given. */
  readonly parts?: "year" | "quarter" | "month" | "week" | "day" | "weekday" | "yearday" | "hour" | "days" | readonly ("year" | "quarter" | "month" | "week" | "day" | "weekday" | "yearday" | "hour" | "days")[];
}
/** Replaces a date by its parts, as numbers: year, month, day, …. */
export const calendar = step<"transform", "calendar", CalendarArgs>("transform", "calendar");

export interface KfoldArgs {
  /** How many parts; each is the test part once; 5 unless given. */
  readonly folds?: number;
  /** Deal rows at random, by the study's seed, rather than in the data's order; true unless given. */
  readonly shuffle?: boolean;
  /** How many times to deal anew, each time shuffled differently; 1 unless given. */
  readonly repeats?: number;
}
/** Deals the rows into parts of equal size; each part is the test part once. */
export const kfold = fixed<"splitter", "kfold", KfoldArgs>("splitter", "kfold");

export interface StratifiedArgs {
  /** How many parts; each is the test part once; 5 unless given. */
  readonly folds?: number;
  /** Deal rows at random, by the study's seed, rather than in the data's order; true unless given. */
  readonly shuffle?: boolean;
  /** How many times to deal anew, each time shuffled differently; 1 unless given. */
  readonly repeats?: number;
}
/** Deals the rows into parts that each hold the classes in the proportions of the whole. */
export const stratified = fixed<"splitter", "stratified", StratifiedArgs>("splitter", "stratified");

export interface GroupArgs {
  /** How many parts; each is the test part once; 5 unless given. */
  readonly folds?: number;
  /** Deal rows at random, by the study's seed, rather than in the data's order; true unless given. */
  readonly shuffle?: boolean;
  /** How many times to deal anew, each time shuffled differently; 1 unless given. */
  readonly repeats?: number;
}
/** Deals whole groups, so that no group is in both the training and the test part. */
export const group = fixed<"splitter", "group", GroupArgs>("splitter", "group");

export interface StratifiedGroupArgs {
  /** How many parts; each is the test part once; 5 unless given. */
  readonly folds?: number;
  /** Deal rows at random, by the study's seed, rather than in the data's order; true unless given. */
  readonly shuffle?: boolean;
  /** How many times to deal anew, each time shuffled differently; 1 unless given. */
  readonly repeats?: number;
}
/** Deals whole groups so that each part holds the classes in about the proportions of the whole. */
export const stratifiedGroup = fixed<"splitter", "stratified_group", StratifiedGroupArgs>("splitter", "stratified_group");

export interface HoldoutArgs {
  /** Share of the rows that is tested on; 0.25 unless given. */
  readonly fraction?: number;
  /** Keep the classes' proportions in both parts; false unless given. */
  readonly stratify?: boolean;
  /** Draw the test rows at random; otherwise the last rows are tested on; true unless given. */
  readonly shuffle?: boolean;
}
/** Splits once: trains on one part, tests on the other. */
export const holdout = fixed<"splitter", "holdout", HoldoutArgs>("splitter", "holdout");

export interface ShuffleArgs {
  /** How many splits to draw; 10 unless given. */
  readonly repeats?: number;
  /** Share of the rows that is tested on; 0.1 unless given. */
  readonly fraction?: number;
}
/** Draws several independent random splits into a training and a test part. */
export const shuffle = fixed<"splitter", "shuffle", ShuffleArgs>("splitter", "shuffle");

export type LeaveOneOutArgs = Record<never, never>;
/** Tests on each row alone, trained on all others: as many folds as rows. */
export const leaveOneOut = fixed<"splitter", "leave_one_out", LeaveOneOutArgs>("splitter", "leave_one_out");

export type LeaveOneGroupOutArgs = Record<never, never>;
/** Tests on each group alone, trained on all others: as many folds as groups, in sorted order. */
export const leaveOneGroupOut = fixed<"splitter", "leave_one_group_out", LeaveOneGroupOutArgs>("splitter", "leave_one_group_out");

export interface BootstrapArgs {
  /** How many samples to draw; 25 unless given. */
  readonly repeats?: number;
}
/** Trains on rows drawn with replacement, tests on the rows that were not drawn. */
export const bootstrap = fixed<"splitter", "bootstrap", BootstrapArgs>("splitter", "bootstrap");

export interface RollingArgs {
  /** How many test parts, one after the other, the last at the end of the data; 5 unless given. */
  readonly folds?: number;
  /** Points in time of each test part; without it, the data is cut into folds + 1 equal parts. */
  readonly horizon?: number;
  /** Points in time between training and test that neither sees; 0 unless given. */
  readonly gap?: number;
  /** Train on all that came before, or on a window that moves along; "expanding" unless given. */
  readonly window?: "expanding" | "sliding";
  /** Points in time in the training part at most; without it, a sliding window is as long as the first. */
  readonly size?: number;
}
/** Trains on the past and tests on the points in time that follow, several times. */
export const rolling = fixed<"splitter", "rolling", RollingArgs>("splitter", "rolling");

export interface GivenArgs {
  /** The column that names each row's fold. */
  readonly column: string;
}
/** Takes the folds from a column of the data. */
export const given = fixed<"splitter", "given", GivenArgs>("splitter", "given");

export type AccuracyArgs = Record<never, never>;
/** Share of the rows whose class is predicted rightly. */
export const accuracy = fixed<"scorer", "accuracy", AccuracyArgs>("scorer", "accuracy");

export type BalancedAccuracyArgs = Record<never, never>;
/** Mean over the classes of the share of their rows that is predicted rightly. */
export const balancedAccuracy = fixed<"scorer", "balanced_accuracy", BalancedAccuracyArgs>("scorer", "balanced_accuracy");

export interface F1Args {
  /** Binary: of the positive class; macro: mean over classes; weighted: by their rows; micro: over all rows. Binary with two classes or with `positive`, macro otherwise. */
  readonly average?: "binary" | "macro" | "micro" | "weighted";
  /** The class that counts as found; the last of two unless given. */
  readonly positive?: string | number;
}
/** Harmonic mean of precision and recall. */
export const f1 = fixed<"scorer", "f1", F1Args>("scorer", "f1");

export interface PrecisionArgs {
  /** Binary: of the positive class; macro: mean over classes; weighted: by their rows; micro: over all rows. Binary with two classes or with `positive`, macro otherwise. */
  readonly average?: "binary" | "macro" | "micro" | "weighted";
  /** The class that counts as found; the last of two unless given. */
  readonly positive?: string | number;
}
/** Share of what is predicted as a class that is of that class. */
export const precision = fixed<"scorer", "precision", PrecisionArgs>("scorer", "precision");

export interface RecallArgs {
  /** Binary: of the positive class; macro: mean over classes; weighted: by their rows; micro: over all rows. Binary with two classes or with `positive`, macro otherwise. */
  readonly average?: "binary" | "macro" | "micro" | "weighted";
  /** The class that counts as found; the last of two unless given. */
  readonly positive?: string | number;
}
/** Share of a class's rows that is predicted as that class. */
export const recall = fixed<"scorer", "recall", RecallArgs>("scorer", "recall");

export interface AucArgs {
  /** Of several classes: the plain mean, or weighted by their rows; "macro" unless given. */
  readonly average?: "macro" | "weighted";
  /** Of several classes: each against the rest, or every pair (Hand and Till 2001); "ovr" unless given. */
  readonly multiclass?: "ovr" | "ovo";
  /** The class that counts as found; the last of two unless given. */
  readonly positive?: string | number;
}
/** Area under the ROC curve. */
export const auc = fixed<"scorer", "auc", AucArgs>("scorer", "auc");

export interface AveragePrecisionArgs {
  /** The class that counts as found; the last of two unless given. */
  readonly positive?: string | number;
}
/** Mean precision over the recall range: area under the precision-recall curve. */
export const averagePrecision = fixed<"scorer", "average_precision", AveragePrecisionArgs>("scorer", "average_precision");

export type LogLossArgs = Record<never, never>;
/** Mean negative logarithm of the probability given to the true class. */
export const logLoss = fixed<"scorer", "log_loss", LogLossArgs>("scorer", "log_loss");

export type BrierArgs = Record<never, never>;
/** Mean squared difference between the probabilities and what happened. */
export const brier = fixed<"scorer", "brier", BrierArgs>("scorer", "brier");

export type MccArgs = Record<never, never>;
/** Matthews correlation between the true and the predicted classes. */
export const mcc = fixed<"scorer", "mcc", MccArgs>("scorer", "mcc");

export interface KappaArgs {
  /** How much a mistake counts by the distance between the classes, in their order; "none" unless given. */
  readonly weights?: "none" | "linear" | "quadratic";
}
/** Cohen's kappa: agreement beyond what chance would give. */
export const kappa = fixed<"scorer", "kappa", KappaArgs>("scorer", "kappa");

export interface TopKArgs {
  /** How many classes may be named; 2 unless given. */
  readonly k?: number;
}
/** Share of the rows whose class is among the k with the highest scores. */
export const topK = fixed<"scorer", "top_k", TopKArgs>("scorer", "top_k");

export type RmseArgs = Record<never, never>;
/** Square root of the mean squared error. */
export const rmse = fixed<"scorer", "rmse", RmseArgs>("scorer", "rmse");

export type MseArgs = Record<never, never>;
/** Mean squared error. */
export const mse = fixed<"scorer", "mse", MseArgs>("scorer", "mse");

export type MaeArgs = Record<never, never>;
/** Mean absolute error. */
export const mae = fixed<"scorer", "mae", MaeArgs>("scorer", "mae");

export type R2Args = Record<never, never>;
/** Share of the target's variance that is explained; 0 for the mean, negative when worse than it. */
export const r2 = fixed<"scorer", "r2", R2Args>("scorer", "r2");

export type MapeArgs = Record<never, never>;
/** Mean absolute error relative to the true value, as a share. */
export const mape = fixed<"scorer", "mape", MapeArgs>("scorer", "mape");

export type SmapeArgs = Record<never, never>;
/** Mean absolute error relative to the mean size of the true and the predicted value, as a share. */
export const smape = fixed<"scorer", "smape", SmapeArgs>("scorer", "smape");

export interface MaseArgs {
  /** Rows in a season: the naive forecast repeats the value so many rows ago; 1 unless given. */
  readonly season?: number;
}
/** Mean absolute error relative to that of the seasonal naive forecast on the training part. */
export const mase = fixed<"scorer", "mase", MaseArgs>("scorer", "mase");

export type MedianAbsoluteErrorArgs = Record<never, never>;
/** Median of the absolute errors: a few wild rows do not move it. */
export const medianAbsoluteError = fixed<"scorer", "median_absolute_error", MedianAbsoluteErrorArgs>("scorer", "median_absolute_error");

export interface PinballArgs {
  /** The quantile that is predicted; 0.5 unless given. */
  readonly quantile?: number;
}
/** Mean loss of a predicted quantile. */
export const pinball = fixed<"scorer", "pinball", PinballArgs>("scorer", "pinball");

export type MaxErrorArgs = Record<never, never>;
/** The largest absolute error. */
export const maxError = fixed<"scorer", "max_error", MaxErrorArgs>("scorer", "max_error");

export type BiasArgs = Record<never, never>;
/** Mean of predicted minus true: above 0 when predictions are too high (a measure, not a goal). */
export const bias = fixed<"scorer", "bias", BiasArgs>("scorer", "bias");

export type FitTimeArgs = Record<never, never>;
/** Seconds to fit, its share of what it shares with others; depends on the clock. */
export const fitTime = fixed<"scorer", "fit_time", FitTimeArgs>("scorer", "fit_time");

export type PredictTimeArgs = Record<never, never>;
/** Seconds to predict the test part; depends on the clock. */
export const predictTime = fixed<"scorer", "predict_time", PredictTimeArgs>("scorer", "predict_time");

export type ModelSizeArgs = Record<never, never>;
/** Bytes of the fitted model. */
export const modelSize = fixed<"scorer", "model_size", ModelSizeArgs>("scorer", "model_size");

export interface AutoArgs {
  /** Search only what is dear to fit, and try many values of what one fit serves (⟂) at each point; true unless given. */
  readonly sweep?: boolean;
  /** A suggestion uses results of trials up to so many before it; 1 is strictly one after the other; 4 unless given. */
  readonly lag?: number;
}
/** The sampler that suits the space, the budget and the trials under way; what a study without a search clause gets. */
export const auto = fixed<"sampler", "auto", AutoArgs>("sampler", "auto");

export type GridArgs = Record<never, never>;
/** Runs every combination of a finite space, or as many of them, drawn at random, as the budget allows. */
export const grid = fixed<"sampler", "grid", GridArgs>("sampler", "grid");

export interface RandomArgs {
  /** Search only what is dear to fit, and try many values of what one fit serves (⟂) at each point; true unless given. */
  readonly sweep?: boolean;
}
/** Draws every candidate independently, uniformly on each parameter's scale. */
export const random = fixed<"sampler", "random", RandomArgs>("sampler", "random");

export interface SobolArgs {
  /** Search only what is dear to fit, and try many values of what one fit serves (⟂) at each point; true unless given. */
  readonly sweep?: boolean;
}
/** Spreads candidates more evenly than chance does, by a scrambled Sobol sequence. */
export const sobol = fixed<"sampler", "sobol", SobolArgs>("sampler", "sobol");

export interface LhsArgs {
  /** Search only what is dear to fit, and try many values of what one fit serves (⟂) at each point; true unless given. */
  readonly sweep?: boolean;
  /** Candidates in one hypercube; as many as the budget has trials, or 50, unless given. */
  readonly samples?: number;
}
/** Spreads candidates so that each parameter's range is covered evenly: Latin hypercubes. */
export const lhs = fixed<"sampler", "lhs", LhsArgs>("sampler", "lhs");

export interface TpeArgs {
  /** Search only what is dear to fit, and try many values of what one fit serves (⟂) at each point; true unless given. */
  readonly sweep?: boolean;
  /** Random trials before the model speaks; 10 unless given. */
  readonly startup?: number;
  /** Draws that each suggestion is the best of; 24 unless given. */
  readonly candidates?: number;
  /** A suggestion uses results of trials up to so many before it; 1 is strictly one after the other; 4 unless given. */
  readonly lag?: number;
}
/** Models good and bad trials by densities, and asks for what is likely good and unlikely bad. */
export const tpe = fixed<"sampler", "tpe", TpeArgs>("sampler", "tpe");

export interface GpArgs {
  /** Search only what is dear to fit, and try many values of what one fit serves (⟂) at each point; true unless given. */
  readonly sweep?: boolean;
  /** Trials before the model speaks, spread over the space; 5 unless given. */
  readonly startup?: number;
  /** A suggestion uses results of trials up to so many before it; 1 is strictly one after the other; 4 unless given. */
  readonly lag?: number;
}
/** Models the score by a Gaussian process, and asks for what promises the largest improvement. */
export const gp = fixed<"sampler", "gp", GpArgs>("sampler", "gp");

export interface RfArgs {
  /** Search only what is dear to fit, and try many values of what one fit serves (⟂) at each point; true unless given. */
  readonly sweep?: boolean;
  /** Trials before the model speaks, spread over the space; 8 unless given. */
  readonly startup?: number;
  /** Trees of the forest; 10 unless given. */
  readonly trees?: number;
  /** Share of the trials that are drawn at random all the same; 0.2 unless given. */
  readonly random?: number;
  /** A suggestion uses results of trials up to so many before it; 1 is strictly one after the other; 4 unless given. */
  readonly lag?: number;
}
/** Models the score by a random forest: for choices and for parameters that exist only sometimes. */
export const rf = fixed<"sampler", "rf", RfArgs>("sampler", "rf");

export interface CmaesArgs {
  /** Search only what is dear to fit, and try many values of what one fit serves (⟂) at each point; true unless given. */
  readonly sweep?: boolean;
  /** Trials of a generation; 4 and three times the logarithm of the parameters unless given. */
  readonly population?: number;
  /** A suggestion uses results of trials up to so many before it; 1 is strictly one after the other; 4 unless given. */
  readonly lag?: number;
}
/** An evolution strategy: generations from a normal distribution that learns its mean, width and shape. */
export const cmaes = fixed<"sampler", "cmaes", CmaesArgs>("sampler", "cmaes");

export interface HyperbandArgs {
  /** What candidates get more of when they do well: an argument such as epochs, or rows, or folds. */
  readonly resource: string | number;
  /** The least that a candidate gets; 1, or of rows a share of 1/27. */
  readonly min?: number;
  /** The whole, that only the best get: the argument's value, all rows or all folds. */
  readonly max?: number;
  /** The best of so many are promoted, and get so many times as much; 3 unless given. */
  readonly eta?: number;
  /** How often all brackets run; unless said, until the budget ends. */
  readonly cycles?: number;
}
/** Gives many candidates little, and the best of them more and more, in several brackets. */
export const hyperband = fixed<"sampler", "hyperband", HyperbandArgs>("sampler", "hyperband");

export interface AshaArgs {
  /** What candidates get more of when they do well: an argument such as epochs, or rows, or folds. */
  readonly resource: string | number;
  /** The least that a candidate gets; 1, or of rows a share of 1/27. */
  readonly min?: number;
  /** The whole, that only the best get: the argument's value, all rows or all folds. */
  readonly max?: number;
  /** The best of so many are promoted, and get so many times as much; 3 unless given. */
  readonly eta?: number;
  /** A promotion uses results of trials up to so many before it; 1 is strictly one after the other; 4 unless given. */
  readonly lag?: number;
}
/** Promotes whoever is among the best of a rung so far, without waiting for the others. */
export const asha = fixed<"sampler", "asha", AshaArgs>("sampler", "asha");

export interface BohbArgs {
  /** What candidates get more of when they do well: an argument such as epochs, or rows, or folds. */
  readonly resource: string | number;
  /** The least that a candidate gets; 1, or of rows a share of 1/27. */
  readonly min?: number;
  /** The whole, that only the best get: the argument's value, all rows or all folds. */
  readonly max?: number;
  /** The best of so many are promoted, and get so many times as much; 3 unless given. */
  readonly eta?: number;
  /** How often all brackets run; unless said, until the budget ends. */
  readonly cycles?: number;
  /** Share of the new candidates that are drawn at random all the same; 0.33 unless given. */
  readonly random?: number;
}
/** Hyperband whose candidates come from a model of the trials that got most. */
export const bohb = fixed<"sampler", "bohb", BohbArgs>("sampler", "bohb");

export interface BanditArgs {
  /** Search only what is dear to fit, and try many values of what one fit serves (⟂) at each point; true unless given. */
  readonly sweep?: boolean;
  /** The sampler that searches each model; "tpe" unless given. */
  readonly within?: string | number;
  /** Trials that each model gets first; 5 unless given. */
  readonly startup?: number;
  /** Share of the trials that go to any model that works; 0.1 unless given. */
  readonly explore?: number;
  /** A choice uses results of trials up to so many before it; 1 is strictly one after the other; 4 unless given. */
  readonly lag?: number;
}
/** Shares the budget among the models by expected improvement a second, each with a sampler of its own. */
export const bandit = fixed<"sampler", "bandit", BanditArgs>("sampler", "bandit");

export interface Nsga2Args {
  /** Search only what is dear to fit, and try many values of what one fit serves (⟂) at each point; true unless given. */
  readonly sweep?: boolean;
  /** Trials that may be parents; so many are drawn at random first; 50 unless given. */
  readonly population?: number;
  /** Chance that a trial has two parents; 0.9 unless given. */
  readonly crossover?: number;
  /** Chance that a parameter is changed; 1 / parameters unless given. */
  readonly mutation?: number;
  /** A suggestion uses results of trials up to so many before it; 1 is strictly one after the other; 8 unless given. */
  readonly lag?: number;
}
/** A genetic search for several goals: parents are picked by front and by room around them. */
export const nsga2 = fixed<"sampler", "nsga2", Nsga2Args>("sampler", "nsga2");

export interface GradientArgs {
  /** A descent ends when its next step is shorter than this share of every range; 0.001 unless given. */
  readonly tolerance?: number;
  /** A suggestion uses results of trials up to so many before it: so many descents go on side by side; 1 unless given. */
  readonly lag?: number;
}
/** Descends along the derivatives of the score by the real parameters, from one start after the other. */
export const gradient = fixed<"sampler", "gradient", GradientArgs>("sampler", "gradient");

export interface MedianArgs {
  /** Trials that must have come this far before any is given up on; 5 unless given. */
  readonly startup?: number;
  /** Folds that every trial is granted; 0 unless given. */
  readonly warmup?: number;
}
/** Gives up on a trial whose mean so far is below the median of earlier trials at the same fold. */
export const median = fixed<"pruner", "median", MedianArgs>("pruner", "median");

export interface PercentileArgs {
  /** Share of the trials that goes on; 0.25 unless given. */
  readonly keep?: number;
  /** Trials that must have come this far before any is given up on; 5 unless given. */
  readonly startup?: number;
  /** Folds that every trial is granted; 0 unless given. */
  readonly warmup?: number;
}
/** Gives up on a trial that is not among the best share of earlier trials at the same fold. */
export const percentile = fixed<"pruner", "percentile", PercentileArgs>("pruner", "percentile");

export interface RaceArgs {
  /** Chance of giving up on a candidate whose mean over all folds would be as good as the best so far; 0.05 unless given. */
  readonly alpha?: number;
  /** Folds that every candidate is granted; 3 unless given. */
  readonly burn_in?: number;
}
/** Gives up on a candidate after the folds that show it cannot beat the best so far. */
export const race = fixed<"pruner", "race", RaceArgs>("pruner", "race");

export interface PatienceArgs {
  /** Steps without a better score that are waited out; 10 unless given. */
  readonly steps?: number;
  /** A gain smaller than this is none; 0 unless given. */
  readonly min_delta?: number;
}
/** Gives up on a trial whose scores have stopped getting better. */
export const patience = fixed<"pruner", "patience", PatienceArgs>("pruner", "patience");

export interface ThresholdArgs {
  /** The worst mean so far that may go on, in the scorer's own numbers. */
  readonly worst: number;
  /** Folds that every trial is granted; 0 unless given. */
  readonly warmup?: number;
}
/** Gives up on a trial whose mean so far is worse than a fixed score. */
export const threshold = fixed<"pruner", "threshold", ThresholdArgs>("pruner", "threshold");

export interface NoImprovementArgs {
  /** Trials in a row without a better one; 50 unless given. */
  readonly trials?: number;
  /** A gain smaller than this is none; 0 unless given. */
  readonly min_delta?: number;
}
/** Stops when so many trials in a row were no better than the best before them. */
export const noImprovement = fixed<"stop", "no_improvement", NoImprovementArgs>("stop", "no_improvement");

export interface TargetArgs {
  /** The score that is good enough, in the scorer's own numbers. */
  readonly value: number;
}
/** Stops at the first trial that reaches a score. */
export const target = fixed<"stop", "target", TargetArgs>("stop", "target");

export interface PlateauArgs {
  /** How many of the best trials are compared; 10 unless given. */
  readonly top?: number;
  /** Standard deviation of their scores at which the search is taken to be done; 0.001 unless given. */
  readonly spread?: number;
}
/** Stops when the best trials hardly differ any more. */
export const plateau = fixed<"stop", "plateau", PlateauArgs>("stop", "plateau");

export type BestArgs = Record<never, never>;
/** The model with the best mean score. */
export const best = fixed<"keep", "best", BestArgs>("keep", "best");

export interface SimplestArgs {
  /** Standard errors; 1 unless given. */
  readonly within?: number;
}
/** The simplest model within so many standard errors of the best (Breiman et al. 1984). */
export const simplest = fixed<"keep", "simplest", SimplestArgs>("keep", "simplest");

export type KneeArgs = Record<never, never>;
/** Of several goals: the trial of the front that gives up least of all goals in sum (Das 1999). */
export const knee = fixed<"keep", "knee", KneeArgs>("keep", "knee");

export interface EnsembleArgs {
  /** Models in all, each as often as it was taken; 8 unless given. */
  readonly size?: number;
  /** The best trials that it is selected from; they are fitted again; 50 unless given. */
  readonly from?: number;
}
/** A blend of the best trials: greedy selection with replacement on predictions out of fold (Caruana et al. 2004). */
export const ensemble = fixed<"keep", "ensemble", EnsembleArgs>("keep", "ensemble");

// Names of leaves whose arguments can all be left out.

export type SplitterName = "kfold" | "stratified" | "group" | "stratified_group" | "holdout" | "shuffle" | "leave_one_out" | "leave_one_group_out" | "bootstrap" | "rolling";
export type ScorerName = "accuracy" | "balanced_accuracy" | "f1" | "precision" | "recall" | "auc" | "average_precision" | "log_loss" | "brier" | "mcc" | "kappa" | "top_k" | "rmse" | "mse" | "mae" | "r2" | "mape" | "smape" | "mase" | "median_absolute_error" | "pinball" | "max_error" | "bias" | "fit_time" | "predict_time" | "model_size";
export type SamplerName = "auto" | "grid" | "random" | "sobol" | "lhs" | "tpe" | "gp" | "rf" | "cmaes" | "bandit" | "nsga2" | "gradient";
export type PrunerName = "median" | "percentile" | "race" | "patience";
export type StopName = "no_improvement" | "plateau";
export type KeepName = "best" | "simplest" | "knee" | "ensemble";
export type ChartName = "leaderboard" | "history" | "importance" | "parallel" | "slice" | "contour" | "heatmap" | "validation_curve" | "learning_curve" | "folds" | "rank" | "timeline" | "edf" | "pareto" | "hypervolume" | "confusion" | "roc" | "pr" | "calibration" | "residuals" | "forecast";

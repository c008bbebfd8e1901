"""What others measured: standard deviations of test accuracy by what was varied."""

FIGURES = {
    "initial weights": 0.22,
    "shuffling": 0.25,
    "augmentation": 0.22,
    "cuDNN’s algorithms": 0.21,
    "one flipped bit": 0.21,
    "all together": 0.26,
    "nothing": 0.0,
}
"""ResNet-14 on CIFAR-10, in points: the replication of Summers and Dinneen in the ML
Reproducibility Challenge 2021 (ReScience), tables 4 and 5."""

SOURCES = (
    "- ResNet-14 on CIFAR-10: the replication of C. Summers and M. J. Dinneen (ICML 2021, arXiv "
    "2103.04514) in the ML Reproducibility Challenge 2021, tables 4 and 5.\n"
    "- X. Bouthillier and others, *Accounting for Variance in Machine Learning Benchmarks*, MLSys "
    "2021, arXiv 2103.03098: over five tasks, with 200 seeds a source, drawing the data anew moves "
    "the score most; initial weights give generally less than half of that variance, about as much "
    "as the order of the data; the contributions do not add up.\n"
    "- D. Picard, *torch.manual_seed(3407) is all you need*, arXiv 2109.08203: 10,000 seeds on "
    "CIFAR-10 give 90.02% ± 0.23, from 89.01% to 90.83%.\n"
    "- J. Dodge and others, arXiv 2002.06305: in 2,100 fine-tunings of BERT, initial weights and "
    "data order contribute comparably."
)
"""The sources, in Markdown."""

"""The book's table, split with a seed."""

from sklearn.model_selection import train_test_split

SEED = 123

x = [1, 2, 3, 4, 5, 6, 7, 8, 9]
y = [0, 1, 0, 1, 1, 0, 0, 1, 0]
x_train, x_test, y_train, y_test = train_test_split(
    x,
    y,
    test_size=0.3,
    stratify=y,
    random_state=SEED,  # the control
)
print("X_train:", x_train)
print("y_train:", y_train)
print("X_test:", x_test)
print("y_test:", y_test)

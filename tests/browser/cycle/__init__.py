"""The steps of the whole cycle, each as its people do it in their own window."""
